#include "project/scannable.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"
#include "base/utf16.h"

namespace calint {

namespace {

constexpr std::string_view binary_suffixes[] = {  // sorted
    "7z",    "a",   "avi",  "avif", "bin",  "bmp",   "bz2", "class", "dll",  "doc", "docx",
    "dylib", "eot", "exe",  "gif",  "gz",   "heic",  "ico", "jar",   "jpeg", "jpg", "lib",
    "map",   "mov", "mp3",  "mp4",  "o",    "obj",   "ogg", "otf",   "pdf",  "png", "ppt",
    "pptx",  "pyc", "rar",  "so",   "svgz", "tar",   "tgz", "tif",   "tiff", "ttf", "war",
    "wasm",  "wav", "webm", "webp", "woff", "woff2", "xls", "xlsx",  "xz",   "zip", "zst"};

constexpr std::string_view lock_files[] = {"bun.lock",
                                           "bun.lockb",
                                           "cargo.lock",
                                           "composer.lock",
                                           "deno.lock",
                                           "flake.lock",
                                           "gemfile.lock",
                                           "go.sum",
                                           "go.work.sum",
                                           "gradle.lockfile",
                                           "mix.lock",
                                           "npm-shrinkwrap.json",
                                           "package-lock.json",
                                           "package.resolved",
                                           "packages.lock.json",
                                           "pdm.lock",
                                           "pipfile.lock",
                                           "pnpm-lock.yaml",
                                           "podfile.lock",
                                           "poetry.lock",
                                           "pubspec.lock",
                                           "uv.lock",
                                           "verification-metadata.xml",
                                           "yarn.lock"};

constexpr std::string_view keystore_suffixes[] = {"p12",      "pfx",   "jks",
                                                  "keystore", "jceks", "bcfks"};

/// What stands behind the last dot, in lower case; "" if that is longer than any suffix here.
std::string_view suffix_of(std::string_view name, std::array<char, 8>& room) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || name.size() - dot - 1 > room.size()) return {};
    const auto end = std::transform(name.begin() + static_cast<std::ptrdiff_t>(dot) + 1, name.end(),
                                    room.begin(), to_lower);
    return {room.data(), static_cast<std::size_t>(end - room.begin())};
}

bool is_lock_file(std::string_view name) {
    return std::any_of(std::begin(lock_files), std::end(lock_files), [&](std::string_view lock) {
        return lock.size() == name.size() && equal_ignoring_case(lock, name);
    });
}

}  // namespace

std::string_view unscannable_name(std::string_view name) {
    if (name.ends_with(temporary_suffix)) return "calint is writing it";
    std::array<char, 8> room;
    if (std::binary_search(std::begin(binary_suffixes), std::end(binary_suffixes),
                           suffix_of(name, room)))
        return "no text, by its suffix";
    return is_lock_file(name) ? std::string_view("a lock file") : std::string_view();
}

std::string_view unscannable_content(std::string_view bytes) {
    constexpr std::size_t head = 4096;
    if (is_utf16(bytes) || bytes.substr(0, head).find('\0') == std::string_view::npos) return {};
    return "binary";
}

bool is_keystore_name(std::string_view name) {
    std::array<char, 8> room;
    const std::string_view suffix = suffix_of(name, room);
    return std::find(std::begin(keystore_suffixes), std::end(keystore_suffixes), suffix) !=
           std::end(keystore_suffixes);
}

}  // namespace calint
