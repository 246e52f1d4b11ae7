# libfacegraph.so: every installed module in one shared library. Its SONAME carries the version that may change the
# interface, and a linker script hides everything but the namespace facegraph: the code needs no annotations.
get_property(modules GLOBAL PROPERTY FACEGRAPH_MODULES)
add_library(facegraph_shared SHARED)
foreach(module ${modules})
  target_sources(facegraph_shared PRIVATE $<TARGET_OBJECTS:${module}>)
endforeach()
target_link_libraries(facegraph_shared PUBLIC facegraph_options fmt::fmt Threads::Threads
                      PRIVATE PkgConfig::LIBZIP PkgConfig::XXHASH)
target_include_directories(facegraph_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
set(symbols ${PROJECT_SOURCE_DIR}/cmake/facegraph.map)
target_link_options(facegraph_shared PRIVATE -Wl,--version-script=${symbols} -Wl,--no-undefined)
set_target_properties(facegraph_shared PROPERTIES OUTPUT_NAME facegraph EXPORT_NAME facegraph LINK_DEPENDS ${symbols}
                      LINKER_LANGUAGE CXX
                      VERSION ${FACEGRAPH_NUMERIC_VERSION} SOVERSION ${FACEGRAPH_SOVERSION}
                      LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
