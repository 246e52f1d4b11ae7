# Manual pages and completions: the program prints them from its own options.
set(manual ${CMAKE_BINARY_DIR}/manual)
set(completions bash:bash-completion/completions:facegraph
                zsh:zsh/site-functions:_facegraph
                fish:fish/vendor_completions.d:facegraph.fish)
set(commands COMMAND ${CMAKE_COMMAND} -E make_directory ${manual}/man1 COMMAND facegraph manual --all ${manual}/man1)
foreach(completion ${completions})
  string(REPLACE ":" ";" completion ${completion})
  list(GET completion 0 shell)
  list(GET completion 1 folder)
  list(GET completion 2 name)
  list(APPEND commands COMMAND ${CMAKE_COMMAND} -E make_directory ${manual}/${shell}
                       COMMAND facegraph completion ${shell} -o ${manual}/${shell}/${name})
  install(FILES ${manual}/${shell}/${name} DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder} COMPONENT program)
endforeach()
add_custom_command(OUTPUT ${manual}/made ${commands} COMMAND ${CMAKE_COMMAND} -E touch ${manual}/made
                   DEPENDS facegraph COMMENT "Writing manual pages and completions" VERBATIM)
add_custom_target(facegraph_manual ALL DEPENDS ${manual}/made)
install(DIRECTORY ${manual}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program)
