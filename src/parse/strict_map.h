// Reading YAML that people write for calint itself: rules, fields, lists, configuration.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "parse/node.h"
#include "parse/yaml.h"

namespace calint {

/// One YAML document with a memory for everything that is wrong with it. Nothing here throws, so
/// that one run tells all the mistakes; `errors` says each at `file:line:col`.
class StrictDocument {
  public:
    /// `file` is the name that messages show.
    StrictDocument(std::string file, const Tree& tree, std::vector<UserError>& errors);

    const Tree& tree() const { return *tree_; }
    const Node& root() const { return tree_->root(); }
    const std::string& file() const { return file_; }

    void error(const Node& at, std::string what);
    void error(Span at, std::string what);

    /// Every child whose name is not in `known` is an error with the nearest known name.
    void allow_keys(const Node& map, std::span<const std::string_view> known);

    /// All nodes named `key` (the items of a list, or the one value).
    std::vector<const Node*> all(const Node& map, std::string_view key) const;

    /// The value of a key that must be a plain value; nullptr if absent.
    const Node* scalar(const Node& map, std::string_view key);

    /// The same, as text; "" if absent.
    std::string_view text(const Node& map, std::string_view key);

    /// The value of a key that must be there.
    const Node* required(const Node& map, std::string_view key);

    /// The texts of a list, or of one plain value; empty if absent.
    std::vector<std::string_view> texts(const Node& map, std::string_view key);

    std::optional<bool> boolean(const Node& map, std::string_view key);
    std::optional<double> number(const Node& map, std::string_view key);

    /// The index of the value in `words`, or an error that lists them.
    std::optional<std::size_t> word(const Node& map, std::string_view key,
                                    std::span<const std::string_view> words);

    /// `file:line:col` of a place.
    std::string where(Span at) const;

  private:
    std::string file_;
    const Tree* tree_;
    std::vector<UserError>* errors_;
};

/// Reads the one document of `bytes`; its problem is an error of `errors`, and the result empty.
std::optional<Tree> read_one_document(const std::string& file, std::string_view bytes,
                                      std::vector<UserError>& errors, YamlLimits limits = {});

/// A number as people write it, or nothing: `12`, `3.5`.
std::optional<double> parse_number(std::string_view text);

}  // namespace calint
