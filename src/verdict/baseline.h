// The baseline: what was found before anybody looked, so that only what is new is shown.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "project/files.h"
#include "project/source.h"
#include "rules/finding.h"

namespace calint {

inline constexpr std::string_view baseline_name = ".calint-baseline.yaml";

/// Findings that are equal but for their line.
struct BaselineEntry {
    std::string fingerprint;  ///< without a number
    std::size_t count = 1;
    std::string rule;
    std::string path;  ///< from the root, escaped
    std::string app;
    std::string value;    ///< as reports show it
    std::string because;  ///< what people write into it; kept for good
    Span span;            ///< of the fingerprint in the file
};

struct Baseline {
    Source source;
    std::vector<BaselineEntry> entries;

    /// The entry that knows a finding; null if none does.
    const BaselineEntry* find(const Finding& finding) const;
};

/// Reads a baseline. Throws UserErrors at `file:line:col` for what is none.
Baseline read_baseline(FileSystem& files, const std::string& path, const std::string& root);

/// One entry for equal findings.
std::vector<BaselineEntry> entries_of(const std::vector<const Finding*>& findings);

/// `found` with the reasons of `old`, and with those entries of `old` that were not `looked_for`.
std::vector<BaselineEntry> refresh(const Baseline& old, std::vector<BaselineEntry> found,
                                   const std::function<bool(const BaselineEntry&)>& looked_for);

/// The text of a baseline, sorted by path, rule and fingerprint, so that branches merge well.
std::string write_baseline(std::vector<BaselineEntry> entries);

/// `fingerprint:number` in its two parts.
std::pair<std::string_view, std::size_t> split_fingerprint(std::string_view numbered);

}  // namespace calint
