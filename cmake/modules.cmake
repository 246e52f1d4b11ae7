# facegraph_module(NAME [NOT_INSTALLED] SOURCES a.cc ... TESTS a_test.cc ... DEPENDS base ... PRIVATE outside ...)
# makes the static library facegraph_NAME and, with tests on, the program NAME_test.
# DEPENDS names other modules; a module that does not exist yet cannot be named, so cycles are refused.

add_library(facegraph_options INTERFACE)
target_compile_features(facegraph_options INTERFACE cxx_std_20)
# No contraction to FMA behind our back: results must not depend on the instruction set.
target_compile_options(facegraph_options INTERFACE -ffp-contract=off)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(facegraph_options INTERFACE $<BUILD_INTERFACE:-march=x86-64-v2>)
endif()

set(FACEGRAPH_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
                       -Wcast-qual -Woverloaded-virtual)
if(FACEGRAPH_WERROR)
  list(APPEND FACEGRAPH_WARNINGS -Werror)
endif()
if(FACEGRAPH_SANITIZE)
  add_compile_options(-fsanitize=${FACEGRAPH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${FACEGRAPH_SANITIZE})
endif()
if(FACEGRAPH_BUILD_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

function(facegraph_module name)
  cmake_parse_arguments(ARG "NOT_INSTALLED" "" "SOURCES;TESTS;DEPENDS;PRIVATE" ${ARGN})
  set(target facegraph_${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  target_compile_options(${target} PRIVATE ${FACEGRAPH_WARNINGS})
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
  if(NOT ARG_NOT_INSTALLED)
    set_property(GLOBAL APPEND PROPERTY FACEGRAPH_MODULES ${target})
  endif()
  if(FACEGRAPH_BUILD_TESTS AND ARG_TESTS)
    facegraph_test(${name}_test SOURCES ${ARG_TESTS} DEPENDS ${name})
  endif()
endfunction()

# Test sources share one precompiled header and little optimisation: most of their time is spent in the
# library, most of the build's in the headers of the test frameworks.
if(FACEGRAPH_BUILD_TESTS)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/testing.cc CONTENT "// Carries the precompiled header.\n")
  add_library(facegraph_testing STATIC ${CMAKE_BINARY_DIR}/testing.cc)
  target_compile_options(facegraph_testing PRIVATE ${FACEGRAPH_WARNINGS} -O1)
  target_link_libraries(facegraph_testing PUBLIC facegraph_options fmt::fmt Threads::Threads
                                                 GTest::gmock GTest::gtest_main)
  target_precompile_headers(facegraph_testing PRIVATE <gmock/gmock.h> <gtest/gtest.h> <fmt/format.h>)
endif()

# facegraph_test(NAME SOURCES a_test.cc ... DEPENDS modules ...)
function(facegraph_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_compile_options(${name} PRIVATE ${FACEGRAPH_WARNINGS} -O1)
  list(TRANSFORM ARG_DEPENDS PREPEND facegraph_)
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} ${ARG_PRIVATE} ${RAPIDCHECK_LIBRARY} facegraph_testing)
  target_precompile_headers(${name} REUSE_FROM facegraph_testing)
  gtest_discover_tests(${name} TEST_PREFIX ${name}. DISCOVERY_TIMEOUT 60
                       WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} PROPERTIES TIMEOUT 600)
endfunction()

# facegraph_fuzzer(NAME SOURCE DEPENDS modules ...)
function(facegraph_fuzzer name source)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  add_executable(${name} ${source})
  list(TRANSFORM ARG_DEPENDS PREPEND facegraph_)
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()
