# Read by CPack after each package. It writes the files of a .tar.gz in the order of the file system, which
# differs from machine to machine; tar can sort them.
if(CPACK_GENERATOR STREQUAL "TGZ")
    cmake_path(GET CPACK_TEMPORARY_DIRECTORY FILENAME folder)
    cmake_path(GET CPACK_TEMPORARY_DIRECTORY PARENT_PATH parent)
    set(date)
    if(DEFINED ENV{SOURCE_DATE_EPOCH})
        set(date --mtime=@$ENV{SOURCE_DATE_EPOCH})
    endif()
    execute_process(
        COMMAND tar -C ${parent} --sort=name --format=gnu ${date} --owner=root:0 --group=root:0
            --mode=go=rX,u+rw -cf - ${folder}
        COMMAND gzip -9n
        OUTPUT_FILE ${CPACK_PACKAGE_FILES}
        COMMAND_ERROR_IS_FATAL ANY)
endif()
