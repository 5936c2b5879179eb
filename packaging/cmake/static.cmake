# The libraries from their static archives, under the names that find_package() gives the shared ones.
# Those names cannot be used: Debian's CMake files of fmt and yaml-cpp know only the .so.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(CMAKE_EXE_LINKER_FLAGS "${CMAKE_EXE_LINKER_FLAGS} -static -Wl,--gc-sections \
-Wl,--eh-frame-hdr,--wrap=__register_frame_info,--wrap=__deregister_frame_info")
# Sections, so that the linker can leave out what nobody calls; no path of this machine in the program,
# so that two builds are the same.
add_compile_options(
    -ffunction-sections -fdata-sections
    -ffile-prefix-map=${PROJECT_BINARY_DIR}=build -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
if(CCACHE AND CMAKE_CXX_COMPILER_LAUNCHER STREQUAL CCACHE)
    # With a base_dir ccache hands the compiler relative paths, which the maps above do not know.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR= ${CCACHE})
endif()

find_package(EXPAT REQUIRED)
set(OPENSSL_USE_STATIC_LIBS ON)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)

# Parts of glibc and libgcc that static_parts.cpp takes the place of.
add_library(static_parts OBJECT ${PROJECT_SOURCE_DIR}/packaging/cmake/static_parts.cpp)
link_libraries($<TARGET_OBJECTS:static_parts>)

function(calint_static_library target header archive)
    string(MAKE_C_IDENTIFIER ${archive} id)
    find_path(${id}_INCLUDE ${header} REQUIRED)
    find_library(${id}_ARCHIVE ${archive} REQUIRED)
    add_library(${target} INTERFACE IMPORTED GLOBAL)
    target_include_directories(${target} INTERFACE ${${id}_INCLUDE})
    target_link_libraries(${target} INTERFACE ${${id}_ARCHIVE})
endfunction()
calint_static_library(yaml-cpp yaml-cpp/yaml.h yaml-cpp)
calint_static_library(PkgConfig::RE2 re2/re2.h re2)
target_link_libraries(PkgConfig::RE2 INTERFACE Threads::Threads)

# Debian has no libfmt.a: the headers hold all of it.
find_path(FMT_INCLUDE fmt/format.h REQUIRED)
add_library(fmt::fmt INTERFACE IMPORTED GLOBAL)
target_include_directories(fmt::fmt INTERFACE ${FMT_INCLUDE})
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY=1)

# Nor a libtinyxml2.a: it is compiled from its source, which `./dev package` fetches.
set(CALINT_TINYXML2_SOURCE "" CACHE PATH "Folder with tinyxml2.cpp, of the version of the installed header")
if(NOT EXISTS ${CALINT_TINYXML2_SOURCE}/tinyxml2.cpp)
    message(FATAL_ERROR "There is no tinyxml2.cpp in CALINT_TINYXML2_SOURCE "
        "('${CALINT_TINYXML2_SOURCE}'). `./dev package` fetches it.")
endif()
add_library(tinyxml2 STATIC ${CALINT_TINYXML2_SOURCE}/tinyxml2.cpp)
target_include_directories(tinyxml2 SYSTEM PUBLIC ${CALINT_TINYXML2_SOURCE})
add_library(tinyxml2::tinyxml2 ALIAS tinyxml2)
