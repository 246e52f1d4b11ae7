# facegraph::facegraph for find_package(facegraph).
include(CMakePackageConfigHelpers)

get_property(modules GLOBAL PROPERTY FACEGRAPH_MODULES)
add_library(facegraph_facegraph INTERFACE)
set_target_properties(facegraph_facegraph PROPERTIES EXPORT_NAME facegraph)
set_target_properties(facegraph_options PROPERTIES EXPORT_NAME options)
target_link_libraries(facegraph_facegraph INTERFACE ${modules})

install(TARGETS facegraph_facegraph facegraph_options ${modules} EXPORT facegraph
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS facegraph RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY src/facegraph DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h" PATTERN "cli" EXCLUDE PATTERN "photos" EXCLUDE)
if(TARGET facegraph_opencv)
  install(TARGETS facegraph_opencv LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/facegraph)
  install(PROGRAMS scripts/photos_models.py DESTINATION ${CMAKE_INSTALL_DATADIR}/facegraph)
endif()
install(DIRECTORY models/ DESTINATION ${CMAKE_INSTALL_DATADIR}/facegraph/models
        FILES_MATCHING PATTERN "*.safetensors")
install(EXPORT facegraph NAMESPACE facegraph:: FILE facegraphTargets.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/facegraph)
configure_package_config_file(cmake/facegraphConfig.cmake.in
        ${CMAKE_BINARY_DIR}/facegraphConfig.cmake
        INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/facegraph)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/facegraphConfigVersion.cmake
        COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/facegraphConfig.cmake
              ${CMAKE_BINARY_DIR}/facegraphConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/facegraph)
