# facegraph_embed(TARGET FILE NAME) compiles the bytes of FILE into TARGET as
# facegraph::NAME[] and facegraph::NAMESize.
function(facegraph_embed target file name)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
  file(CONFIGURE OUTPUT ${source} CONTENT "#include <cstddef>
namespace facegraph {
extern const unsigned char ${name}[];
extern const size_t ${name}Size;
const unsigned char ${name}[] = {
${bytes}};
const size_t ${name}Size = sizeof(${name});
}  // namespace facegraph
")
  set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)  # it includes next to nothing
  target_sources(${target} PRIVATE ${source})
endfunction()
