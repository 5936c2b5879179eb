// The configuration of a project, `.calint.yaml`: docs/CONFIG.md is its manual.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "model/contract.h"
#include "parse/node.h"
#include "project/files.h"
#include "project/source.h"
#include "rules/ignore.h"
#include "rules/rule.h"

namespace calint {

inline constexpr std::string_view config_name = ".calint.yaml";

inline constexpr std::string_view fail_names[] = {"info", "low",      "medium",
                                                  "high", "critical", "never"};
/// Index of `never` in `fail_names`; those before are severities.
inline constexpr std::size_t fail_never = 5;

/// What a flag, a variable or the configuration may say; where none does, the default counts.
struct Settings {
    std::optional<std::size_t> fail_on;  ///< index into `fail_names`
    std::optional<Severity> min_severity;
    std::optional<Confidence> min_confidence;
    std::optional<Persona> persona;
    std::optional<bool> secrets;
    std::string baseline;                       ///< path; "": the usual one
    std::vector<std::string> rule_directories;  ///< all of them count
};

/// `settings` with what it does not say from `others`.
Settings complete(Settings settings, const Settings& others);

/// A rule's entry under `rules`.
struct RuleChange {
    std::string id;
    bool off = false;
    std::optional<Severity> severity;
    std::optional<Persona> persona;
    std::optional<bool> ignorable;
};

/// A list's entry under `lists`: `+word` adds, `-word` takes away, words without a sign replace
/// all.
struct ListChange {
    std::string name;
    bool replaces = false;
    std::vector<std::string> added;
    std::vector<std::string> removed;
};

struct ConfigIgnore {
    Ignore ignore;
    Span span;  ///< of its rule's name
};

struct Config {
    Source source;  ///< empty path: there is none
    Settings settings;
    std::vector<std::string> exclude;  ///< globs of paths from the root
    std::vector<RuleChange> rules;
    std::vector<ListChange> lists;
    Contracts apps;
    std::vector<ConfigIgnore> ignores;
};

/// The nearest `.calint.yaml` in the directory of `path` or above it, up to `root` (absolute); ""
/// if there is none.
std::string find_config(FileSystem& files, const std::string& path, const std::string& root);

/// A configuration file, read but not yet understood.
struct ConfigFile {
    Source source;
    Tree tree;  ///< views `source.bytes`
};

/// Throws UserErrors where the file cannot be read or is no YAML, and for paths in it that lead out
/// of the project.
std::unique_ptr<ConfigFile> read_config(FileSystem& files, const std::string& path,
                                        const std::string& root);

/// A path that the configuration at `config` names: relative to where that stands.
std::string path_beside(const std::string& config, std::string_view path);

/// The directories of rules that the file names (`load_rules`), relative to where it stands.
std::vector<std::string> rule_directories_of(const ConfigFile& file);

/// Throws UserErrors with every mistake of the file, each at `file:line:col`: unknown keys, rules,
/// lists and words with the nearest known one, bad dates, ignores without a reason.
Config load_config(const ConfigFile& file, const std::vector<const Rule*>& rules,
                   const Catalog& catalog);

}  // namespace calint
