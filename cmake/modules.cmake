# facegraph_included_modules(OUT FILES...): the modules whose headers the files include.
function(facegraph_included_modules out)
  set(modules "")
  foreach(file ${ARGN})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(STRINGS ${file} lines REGEX "^#include \"facegraph/[a-z_]+/")
    list(TRANSFORM lines REPLACE "^#include \"facegraph/([a-z_]+)/.*" "\\1")
    list(APPEND modules ${lines})
  endforeach()
  list(REMOVE_DUPLICATES modules)
  set(${out} ${modules} PARENT_SCOPE)
endfunction()

# libFuzzer looks at the readers only: counting branches elsewhere would slow the sanitizers' tests.
if(FACEGRAPH_BUILD_FUZZERS)
  file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fuzz/*_fuzzer.cc)
  facegraph_included_modules(FACEGRAPH_FUZZED_MODULES ${files})
endif()

# Modules whose sources may be compiled together (FACEGRAPH_UNITY). Elsewhere two sources have something of one name in
# their unnamed namespaces.
set(FACEGRAPH_UNITY_MODULES base graph knn inspect nn affinity communities proposals gcn clustering evaluation analysis
    models pipeline training baselines compare synth run report photos cli)

# facegraph_module(NAME [NOT_INSTALLED] [EXCLUDE a.cc ...] DEPENDS base ... PRIVATE outside ...)
# makes the static library facegraph_NAME of the folder's *.cc and, with tests on, the program NAME_test of its *_test.cc.
# DEPENDS names other modules; a module that does not exist yet cannot be named, so cycles are refused.
function(facegraph_module name)
  cmake_parse_arguments(ARG "NOT_INSTALLED" "" "EXCLUDE;DEPENDS;PRIVATE" ${ARGN})
  set(target facegraph_${name})
  file(GLOB sources RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS *.cc)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  if(ARG_EXCLUDE)
    list(REMOVE_ITEM sources ${ARG_EXCLUDE})
  endif()
  add_library(${target} STATIC ${sources})
  target_compile_options(${target} PRIVATE ${FACEGRAPH_WARNINGS})
  if(FACEGRAPH_UNITY AND name IN_LIST FACEGRAPH_UNITY_MODULES)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
  if(name IN_LIST FACEGRAPH_FUZZED_MODULES)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>
                                              $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} PUBLIC facegraph_options PRIVATE ${ARG_PRIVATE})
  foreach(dependency ${ARG_DEPENDS})
    if(NOT TARGET facegraph_${dependency})
      message(FATAL_ERROR "${name} may not use ${dependency}: it stands below it")
    endif()
    target_link_libraries(${target} PUBLIC facegraph_${dependency})
  endforeach()
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  set_property(GLOBAL APPEND PROPERTY FACEGRAPH_LIBRARIES ${target})
  if(NOT ARG_NOT_INSTALLED)
    set_property(GLOBAL APPEND PROPERTY FACEGRAPH_MODULES ${target})
  endif()
  if(FACEGRAPH_BUILD_TESTS AND tests)
    facegraph_test(${name}_test SOURCES ${tests} DEPENDS ${name})
  endif()
endfunction()

# The standard library's and fmt's headers, read once and not by each source: half of the time of a build. A module may
# name headers of its own instead (target_precompile_headers). Called when all modules are there.
function(facegraph_share_precompiled_header)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cc CONTENT "// Carries the precompiled header.\n")
  add_library(facegraph_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cc)
  target_compile_options(facegraph_precompiled PRIVATE ${FACEGRAPH_WARNINGS})
  target_link_libraries(facegraph_precompiled PRIVATE facegraph_options fmt::fmt)
  set_target_properties(facegraph_precompiled PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_precompile_headers(facegraph_precompiled PRIVATE
    <fmt/format.h> <algorithm> <array> <atomic> <chrono> <cmath> <functional> <limits> <memory> <mutex> <numeric>
    <optional> <span> <stdexcept> <string> <string_view> <utility> <vector>)
  get_property(libraries GLOBAL PROPERTY FACEGRAPH_LIBRARIES)
  foreach(target ${libraries})
    get_target_property(own ${target} PRECOMPILE_HEADERS)
    string(REPLACE "facegraph_" "" module ${target})
    if(NOT own AND NOT module IN_LIST FACEGRAPH_FUZZED_MODULES)  # those have flags of their own
      target_precompile_headers(${target} REUSE_FROM facegraph_precompiled)
    endif()
  endforeach()
endfunction()

# Test sources share one precompiled header and little optimisation: most of their time is spent in the
# library, most of the build's in the headers of the test frameworks.
if(FACEGRAPH_BUILD_TESTS)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/testing.cc CONTENT "// Carries the precompiled header.\n")
  add_library(facegraph_testing STATIC ${CMAKE_BINARY_DIR}/testing.cc)
  target_compile_options(facegraph_testing PRIVATE ${FACEGRAPH_WARNINGS} -O1)
  target_link_libraries(facegraph_testing PUBLIC facegraph_options fmt::fmt Threads::Threads
                                                 GTest::gmock GTest::gtest_main)
  # Programs and the library with their header need the same flags, and a library would get -fPIC.
  set_target_properties(facegraph_testing PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_precompile_headers(facegraph_testing PRIVATE <gmock/gmock.h> <gtest/gtest.h> <fmt/format.h>)
endif()

# facegraph_test(NAME SOURCES a_test.cc ... DEPENDS modules ...)
function(facegraph_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_compile_options(${name} PRIVATE ${FACEGRAPH_WARNINGS} -O1)
  list(TRANSFORM ARG_DEPENDS PREPEND facegraph_)
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} ${ARG_PRIVATE} ${RAPIDCHECK_LIBRARY} facegraph_testing)
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_precompile_headers(${name} REUSE_FROM facegraph_testing)
  # Found when tests are run: a build that starts each test program is slower, under a sanitizer by minutes.
  gtest_discover_tests(${name} TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
                       WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} PROPERTIES TIMEOUT 600)
endfunction()

# facegraph_fuzzer(NAME SOURCE DEPENDS modules ...)
function(facegraph_fuzzer name source)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  add_executable(${name} ${source})
  target_compile_options(${name} PRIVATE -fsanitize=fuzzer-no-link)
  list(TRANSFORM ARG_DEPENDS PREPEND facegraph_)
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()
