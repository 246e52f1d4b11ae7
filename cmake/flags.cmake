# Compiler and linker flags of every target: instruction set, warnings, sanitizers, hardening.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)
include(CheckPIESupported)

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

# Inputs are files of strangers, so what is shipped is hardened. tests/packaging reads the result off the binaries.
if(FACEGRAPH_HARDEN AND NOT FACEGRAPH_SANITIZE AND CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$")
  check_pie_supported(LANGUAGES CXX)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  # Level 3 also checks sizes that are known at run time only; glibc 2.34 and GCC 12 brought it.
  check_cxx_source_compiles("#include <cstdlib>
    #if !__GLIBC_PREREQ(2, 34)
    #error
    #endif
    int main(int n, char** v) { return static_cast<int>(__builtin_dynamic_object_size(v[n - 1], 0)); }"
    FACEGRAPH_HAVE_FORTIFY_3)
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$<IF:$<BOOL:${FACEGRAPH_HAVE_FORTIFY_3}>,3,2>
                      -fstack-protector-strong)
  check_cxx_compiler_flag(-fcf-protection=full FACEGRAPH_HAVE_CF_PROTECTION)
  if(FACEGRAPH_HAVE_CF_PROTECTION)
    add_compile_options(-fcf-protection=full)
  endif()
  add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endif()
