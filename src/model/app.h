// The one model of an app: what rules look at, whatever generation and notation it was written in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/problem.h"
#include "catalog/catalog.h"
#include "parse/node.h"
#include "project/source.h"

namespace calint {

/// Where something stands.
struct Place {
    const Source* source = nullptr;
    Span span;

    bool operator==(const Place&) const = default;
};

/// What the schema says of one node.
struct NodeType {
    const SchemaType* parent = nullptr;   ///< type of the element around it; null if unknown
    const SchemaField* field = nullptr;   ///< what `parent` says of it; null if it has no such one
    const SchemaType* content = nullptr;  ///< type of what it holds; null for plain values
    Slot slot = no_slot;                  ///< of `field`
};

/// One metadata file, or one document of a description: a typed tree.
struct Part {
    const SchemaType* type = nullptr;
    const Source* source = nullptr;
    Tree tree;                    ///< the root's name is the type's
    std::vector<NodeType> types;  ///< one for each node of the tree
};

/// What rules are run on. A Connected App has one part; an External Client App has one for each of
/// its files; org settings and credentials are "apps" of one part as well, told by `subject`.
struct App {
    std::string subject;  ///< as in schema.yaml: `connected-app`, `external-client-app`, ...
    std::string name;     ///< developer name
    int api_version = 0;  ///< 0: unknown
    std::vector<const Part*> parts;
};

/// Makes typed parts of a parsed tree. `expected` is the type that the file's name tells, or
/// nullptr. A root that is no metadata, another type than the name tells, or outside the metadata
/// namespace is a problem of check `root-or-namespace`.
std::variant<std::vector<Part>, Problem> type_xml(Tree tree, const Source& source,
                                                  const SchemaType* expected, const Schema& schema);

/// The same for one document of a YAML description. `kind` tells the type; keys are elements of
/// that type, or names of other types of an External Client App with their elements inside.
std::variant<std::vector<Part>, Problem> type_yaml(Tree tree, const Source& source,
                                                   const SchemaType* expected,
                                                   const Schema& schema);

/// The developer name of the app a part belongs to: `name` of a description, the text of
/// `externalClientApplication`, else the file's name.
std::string app_name(const Part& part);

/// Puts parts together: those of an External Client App by its name, across the package directories
/// of a project, its header first; all others alone. Where a project holds an app of one name
/// several times, each package folder has its own. The order of `parts` does not matter for
/// External Client Apps; the others keep it.
std::vector<App> assemble_apps(const std::vector<const Part*>& parts);

}  // namespace calint
