# FACEGRAPH_VERSION: what the program, the packages and the Python package say they are.
# From git where a tag vX.Y.Z is reachable: X.Y.Z on the tag itself, X.Y.Z+N.gHASH N commits after it.
# Elsewhere (a tarball, an sdist, a clone without tags) it is the version of project(). A wheel has that one too: its
# metadata come from there (pyproject.toml).
set(FACEGRAPH_VERSION ${PROJECT_VERSION})

# Not the tags of another project whose folder holds an unpacked tarball of this one.
if(EXISTS ${PROJECT_SOURCE_DIR}/.git AND NOT SKBUILD)
  execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} describe --tags --match "v[0-9]*.[0-9]*.[0-9]*"
                  OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed AND described MATCHES "^v([0-9]+[.][0-9]+[.][0-9]+)(-([0-9]+)-(g[0-9a-f]+))?$")
    set(FACEGRAPH_VERSION ${CMAKE_MATCH_1})
    if(CMAKE_MATCH_2)
      string(APPEND FACEGRAPH_VERSION "+${CMAKE_MATCH_3}.${CMAKE_MATCH_4}")
    elseif(NOT CMAKE_MATCH_1 VERSION_EQUAL PROJECT_VERSION)
      message(WARNING "The tag v${CMAKE_MATCH_1} and project(VERSION ${PROJECT_VERSION}) differ")
    endif()
  endif()
endif()
string(REGEX MATCH "^[0-9.]+" FACEGRAPH_NUMERIC_VERSION ${FACEGRAPH_VERSION})
# Before 1.0 a minor version may change the interface of the library.
string(REGEX MATCH "^[0-9]+[.][0-9]+" FACEGRAPH_SOVERSION ${FACEGRAPH_VERSION})
