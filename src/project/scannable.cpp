#include "project/scannable.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "base/utf16.h"

namespace calint {

namespace {

constexpr std::string_view binary_suffixes[] = {
    ".7z",   ".a",     ".avi", ".avif", ".bin",  ".bmp", ".bz2",  ".class", ".dll",  ".doc",
    ".docx", ".dylib", ".eot", ".exe",  ".gif",  ".gz",  ".heic", ".ico",   ".jar",  ".jpeg",
    ".jpg",  ".lib",   ".map", ".mov",  ".mp3",  ".mp4", ".o",    ".obj",   ".ogg",  ".otf",
    ".pdf",  ".png",   ".ppt", ".pptx", ".pyc",  ".rar", ".so",   ".svgz",  ".tar",  ".tgz",
    ".tif",  ".tiff",  ".ttf", ".war",  ".wasm", ".wav", ".webm", ".webp",  ".woff", ".woff2",
    ".xls",  ".xlsx",  ".xz",  ".zip",  ".zst"};

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

constexpr std::string_view keystore_suffixes[] = {".p12",      ".pfx",   ".jks",
                                                  ".keystore", ".jceks", ".bcfks"};

bool ends_with_one(std::string_view name, std::span<const std::string_view> suffixes) {
    return std::any_of(suffixes.begin(), suffixes.end(),
                       [&](std::string_view suffix) { return name.ends_with(suffix); });
}

}  // namespace

std::string_view unscannable_name(std::string_view given) {
    const std::string name = lower(given);
    if (ends_with_one(name, binary_suffixes)) return "no text, by its suffix";
    if (std::find(std::begin(lock_files), std::end(lock_files), name) != std::end(lock_files))
        return "a lock file";
    return {};
}

std::string_view unscannable_content(std::string_view bytes) {
    constexpr std::size_t head = 4096;
    if (is_utf16(bytes) || bytes.substr(0, head).find('\0') == std::string_view::npos) return {};
    return "binary";
}

bool is_keystore_name(std::string_view name) {
    return ends_with_one(lower(name), keystore_suffixes);
}

}  // namespace calint
