# The packages of the static program: a .deb and a .tar.gz, each with its .sha256 beside it.
include(GNUInstallDirs)
find_program(GIT git)
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH} AND GIT)
    execute_process(
        COMMAND ${GIT} -C ${PROJECT_SOURCE_DIR} log -1 --format=%ct
        OUTPUT_VARIABLE last_commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(last_commit)
        # As string(TIMESTAMP), gzip and CPack read it: all dates are that of the last commit.
        set(ENV{SOURCE_DATE_EPOCH} ${last_commit})
    endif()
endif()
set(EPOCH $ENV{SOURCE_DATE_EPOCH})

# What only one of the packages holds is written here and installed as a component of its name.
set(DOC ${PROJECT_BINARY_DIR}/package-doc)
set(MAINTAINER "calint developers <calint@localhost>")
file(MAKE_DIRECTORY ${DOC})

# The licences of all that is linked in, as the machine that builds has them.
string(REGEX MATCH "^[0-9]+" gcc ${CMAKE_CXX_COMPILER_VERSION})
set(copyright_files)
foreach(package libexpat1-dev libfmt-dev libre2-dev libssl-dev libtinyxml2-dev
        libyaml-cpp-dev nlohmann-json3-dev libc6-dev libstdc++-${gcc}-dev)
    list(APPEND copyright_files /usr/share/doc/${package}/copyright)
endforeach()
set(third_party)
foreach(file ${copyright_files})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    string(REGEX REPLACE "^.*/doc/(.*)-dev/.*$" "\\1" library ${file})
    string(APPEND third_party "\n\n---- ${library} ----\n\n${text}")
endforeach()
configure_file(packaging/debian/copyright.in ${DOC}/copyright @ONLY)
configure_file(packaging/debian/third-party.in ${DOC}/THIRD_PARTY @ONLY)

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(packaging/debian/changelog.in ${DOC}/changelog.Debian @ONLY)
file(COPY_FILE ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${DOC}/changelog ONLY_IF_DIFFERENT)
foreach(name changelog changelog.Debian)
    execute_process(COMMAND ${GZIP} -9nc ${DOC}/${name} OUTPUT_FILE ${DOC}/${name}.gz COMMAND_ERROR_IS_FATAL ANY)
endforeach()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/CHANGELOG.md)

install(FILES ${DOC}/copyright ${DOC}/changelog.gz ${DOC}/changelog.Debian.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/calint COMPONENT DEB EXCLUDE_FROM_ALL)
install(FILES packaging/debian/lintian-overrides
    DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME calint COMPONENT DEB EXCLUDE_FROM_ALL)
install(FILES LICENSE README.md CHANGELOG.md ${DOC}/THIRD_PARTY
    DESTINATION . COMPONENT TGZ EXCLUDE_FROM_ALL)

set(CPACK_PACKAGE_VENDOR calint)
set(CPACK_PACKAGE_CONTACT ${MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "linter for Salesforce Connected Apps and External Client Apps")
set(CPACK_PACKAGE_DESCRIPTION
    "calint reads the metadata of Connected Apps and External Client Apps before it
is deployed and says what is wrong, where, why, and what to write instead. In
all other text files it looks for secrets. It never looks at the network.")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_PACKAGE_FILE_NAME calint-${PROJECT_VERSION}-linux-x64)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS git)  # without it, directories are walked
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

# What differs between the packages is told when they are made.
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_BINARY_DIR}/each-package.cmake)
configure_file(packaging/cmake/each-package.cmake.in ${CPACK_PROJECT_CONFIG_FILE} @ONLY)
set(CPACK_POST_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/cmake/repack.cmake)
include(CPack)

enable_testing()
add_test(NAME static COMMAND ${PROJECT_SOURCE_DIR}/packaging/test/static.sh $<TARGET_FILE:calint>)
add_test(NAME static_rules COMMAND calint test)
