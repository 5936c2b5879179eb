# The manual page and the completions, which the program writes of itself.
include(GNUInstallDirs)
set(SHARE ${PROJECT_BINARY_DIR}/share)
file(MAKE_DIRECTORY ${SHARE})
set(share_files)
foreach(kind bash zsh fish man)
    add_custom_command(
        OUTPUT ${SHARE}/${kind}
        COMMAND calint completions ${kind} > ${SHARE}/${kind}
        DEPENDS calint
        VERBATIM)
    list(APPEND share_files ${SHARE}/${kind})
endforeach()
find_program(GZIP gzip REQUIRED)
add_custom_command(
    OUTPUT ${SHARE}/calint.1.gz
    COMMAND ${GZIP} -9nc ${SHARE}/man > ${SHARE}/calint.1.gz
    DEPENDS ${SHARE}/man
    VERBATIM)
add_custom_target(share ALL DEPENDS ${share_files} ${SHARE}/calint.1.gz)

install(FILES ${SHARE}/calint.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${SHARE}/bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME calint)
install(FILES ${SHARE}/zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _calint)
install(FILES ${SHARE}/fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d RENAME calint.fish)
