# What is installed: the program, the library for find_package(facegraph) and for pkg-config, the networks, the license.
# Components: program; library (libfacegraph.so, with FACEGRAPH_SHARED); dev (headers, static libraries, CMake, pkg-config).
include(CMakePackageConfigHelpers)

get_property(modules GLOBAL PROPERTY FACEGRAPH_MODULES)
set_target_properties(facegraph_options PROPERTIES EXPORT_NAME options)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/facegraph)

if(FACEGRAPH_SHARED)
  include(shared_library)
  install(TARGETS facegraph_shared facegraph_options EXPORT facegraph
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT dev)
  set(PC_LIBS -lfacegraph)
  set(PC_REQUIRES fmt)
else()
  add_library(facegraph_facegraph INTERFACE)
  set_target_properties(facegraph_facegraph PROPERTIES EXPORT_NAME facegraph)
  target_link_libraries(facegraph_facegraph INTERFACE ${modules})
  install(TARGETS facegraph_facegraph facegraph_options ${modules} EXPORT facegraph
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev)
  # Static libraries are searched from left to right: those that use others come first.
  set(PC_LIBS ${modules})
  list(REVERSE PC_LIBS)
  list(TRANSFORM PC_LIBS PREPEND -l)
  list(JOIN PC_LIBS " " PC_LIBS)
  string(APPEND PC_LIBS " ${CMAKE_THREAD_LIBS_INIT}")
  set(PC_REQUIRES "fmt, libzip, libxxhash")
endif()

if(TARGET facegraph)
  install(TARGETS facegraph RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
  install(DIRECTORY models/ DESTINATION ${CMAKE_INSTALL_DATADIR}/facegraph/models COMPONENT program
          FILES_MATCHING PATTERN "*.safetensors")
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
  if(TARGET facegraph_opencv)
    install(TARGETS facegraph_opencv LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/facegraph COMPONENT program)
    install(PROGRAMS scripts/photos_models.py DESTINATION ${CMAKE_INSTALL_DATADIR}/facegraph COMPONENT program)
  endif()
  if(NOT CMAKE_CROSSCOMPILING)
    include(manual)
  endif()
endif()

install(DIRECTORY src/facegraph DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev
        FILES_MATCHING PATTERN "*.h" PATTERN "cli" EXCLUDE PATTERN "photos" EXCLUDE)
install(EXPORT facegraph NAMESPACE facegraph:: FILE facegraphTargets.cmake DESTINATION ${package} COMPONENT dev)
configure_package_config_file(cmake/facegraphConfig.cmake.in ${CMAKE_BINARY_DIR}/facegraphConfig.cmake
                              INSTALL_DESTINATION ${package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/facegraphConfigVersion.cmake
                                 VERSION ${FACEGRAPH_NUMERIC_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/facegraphConfig.cmake ${CMAKE_BINARY_DIR}/facegraphConfigVersion.cmake
        DESTINATION ${package} COMPONENT dev)

# pkg-config's file names the folders relative to the prefix, unless they were given as absolute paths.
cmake_path(APPEND PC_LIBDIR "\${prefix}" ${CMAKE_INSTALL_LIBDIR})
cmake_path(APPEND PC_INCLUDEDIR "\${prefix}" ${CMAKE_INSTALL_INCLUDEDIR})
configure_file(cmake/facegraph.pc.in ${CMAKE_BINARY_DIR}/facegraph.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/facegraph.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)

include(packaging)
