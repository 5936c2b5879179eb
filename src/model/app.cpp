#include "model/app.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "base/utf8.h"
#include "project/project.h"

namespace calint {

namespace {

constexpr std::string_view metadata_namespace = "http://soap.sforce.com/2006/04/metadata";
constexpr std::string_view eca_subject = "external-client-app";

Problem root_problem(std::string message, Span span) {
    return {"root-or-namespace", "xml-root", std::move(message), span};
}

/// The schema's field for a node. Elements stand in the schema's order in retrieved files, so that
/// the field is usually that of the node before it, or one of the next.
const SchemaField* field_of(const Tree& tree, const std::vector<NodeType>& types, NodeId id) {
    const SchemaType& type = *types[id].parent;
    const std::string_view name = tree[id].name;
    const NodeType& before = types[id - 1];
    if (before.parent == &type && before.field != nullptr) {
        constexpr std::ptrdiff_t near = 6;
        const SchemaField* const end = type.fields.data() + type.fields.size();
        for (const SchemaField* field = before.field; field != end && field - before.field < near;
             ++field) {
            if (field->name == name) return field;
        }
    }
    return type.field(name);
}

std::vector<NodeType> types_of(const Tree& tree, const SchemaType& root, const Schema& schema) {
    std::vector<NodeType> types(tree.nodes.size());
    types[0].content = &root;
    for (std::size_t i = 1; i < types.size(); ++i) {
        // Parents stand before their children.
        types[i].parent = types[tree.nodes[i].parent].content;
        if (types[i].parent == nullptr) continue;
        types[i].field = field_of(tree, types, static_cast<NodeId>(i));
        if (types[i].field == nullptr) continue;
        types[i].slot = types[i].parent->slot(*types[i].field);
        if (types[i].field->type == ValueType::type)
            types[i].content = &schema.types[types[i].field->ref];
    }
    return types;
}

/// File name without folder, `-meta.xml` and suffix.
std::string_view stem(std::string_view path) {
    std::string_view name = path.substr(path.rfind('/') + 1);
    if (name.ends_with("-meta.xml")) name.remove_suffix(9);
    for (const std::string_view ending : {".yaml", ".yml", ".xml"}) {
        if (name.ends_with(ending)) name.remove_suffix(ending.size());
    }
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

}  // namespace

std::variant<std::vector<Part>, Problem> type_xml(Tree tree, const Source& source,
                                                  const SchemaType* expected,
                                                  const Schema& schema) {
    const Node& root = tree.root();
    const SchemaType* const type = schema.type(root.name);
    const std::string wanted(expected != nullptr ? expected->name : "metadata type");
    if (type == nullptr || type->subject.empty() || (expected != nullptr && type != expected)) {
        const std::size_t colon = root.name.find(':');
        if (colon != std::string_view::npos && schema.type(root.name.substr(colon + 1)) != nullptr)
            return root_problem(
                fmt::format("root element is <{}>: Salesforce reads no prefixes, "
                            "write <{}> with a default namespace",
                            show_name(root.name), show_name(root.name.substr(colon + 1))),
                root.name_span);
        return root_problem(
            fmt::format("root element is <{}>, not <{}>", show_name(root.name), wanted),
            root.name_span);
    }
    if (tree.xml_namespace != metadata_namespace)
        return root_problem(
            fmt::format("root element <{}> is not in the metadata namespace: write xmlns=\"{}\"",
                        show_name(root.name), metadata_namespace),
            root.name_span);
    std::vector<Part> parts(1);
    parts[0].type = type;
    parts[0].source = &source;
    parts[0].types = types_of(tree, *type, schema);
    parts[0].tree = std::move(tree);
    return parts;
}

namespace {

/// A copy of the tree below `top` without its children that `leave_out` names.
template <typename LeaveOut>
Tree subtree(Tree& tree, const Node& top, const LeaveOut& leave_out) {
    Tree out;
    out.bytes = tree.bytes;
    out.notation = tree.notation;
    const auto copy = [&](const auto& self, const Node& node, NodeId parent) -> NodeId {
        const NodeId id = static_cast<NodeId>(out.nodes.size());
        out.nodes.push_back(node);
        out.nodes[id].parent = parent;
        out.nodes[id].first_child = out.nodes[id].next = no_node;
        out.nodes[id].child_count = 0;
        if (!node.verbatim) out.nodes[id].text = out.keep(node.text);
        NodeId last = no_node;
        for (NodeId c = node.first_child; c != no_node; c = tree[c].next) {
            if (&node == &top && leave_out(tree[c])) continue;
            const NodeId made = self(self, tree[c], id);
            (last == no_node ? out.nodes[id].first_child : out.nodes[last].next) = made;
            out.nodes[id].child_count += 1;
            last = made;
        }
        return id;
    };
    copy(copy, top, no_node);
    return out;
}

/// The folder that holds the folders of the metadata types: two copies of an app in two packages
/// are two apps.
std::string base_folder(const Part& part) {
    std::string path = part.source->root_path;
    for (int i = 0; i < 2; ++i) {
        const std::size_t slash = path.rfind('/');
        path.resize(slash == std::string::npos ? 0 : slash);
    }
    return path + "/";
}

}  // namespace

std::variant<std::vector<Part>, Problem> type_yaml(Tree tree, const Source& source,
                                                   const SchemaType* expected,
                                                   const Schema& schema) {
    const Node& root = tree.root();
    const auto problem = [](std::string message, Span span) {
        return Problem{"yaml-malformed", "yaml-kind", std::move(message), span};
    };
    const Node* const kind = tree.child(root, "kind");
    const SchemaType* type = expected;
    if (kind != nullptr) {
        type = schema.type(kind->text);
        if (type == nullptr ||
            (type->subject != "connected-app" && type->name != "ExternalClientApplication"))
            return problem(fmt::format("kind '{}' is not ConnectedApp or ExternalClientApplication",
                                       show_name(kind->text)),
                           kind->text_span);
    }
    if (type == nullptr) return problem("missing key 'kind': write kind: ConnectedApp", root.span);
    const Span kind_span = kind != nullptr ? kind->text_span : root.name_span;
    std::vector<Part> parts(1);
    if (type->subject == eca_subject) {
        // The app's other files are keys named like their types; each becomes a part of its own.
        const auto is_part = [&](const Node& node) {
            const SchemaType* const inner = schema.type(node.name);
            return inner != nullptr && inner->subject == eca_subject && node.is_map;
        };
        for (NodeId id = root.first_child; id != no_node; id = tree[id].next) {
            if (!is_part(tree[id])) continue;
            Part part;
            part.type = schema.type(tree[id].name);
            part.source = &source;
            part.tree = subtree(tree, tree[id], [](const Node&) { return false; });
            part.tree.nodes.front().name = part.type->name;
            parts.push_back(std::move(part));
        }
        if (parts.size() > 1) {
            Tree rest = subtree(tree, tree.root(), is_part);
            // Keys may be views of what the whole tree keeps.
            for (auto& text : tree.owned) rest.owned.push_back(std::move(text));
            tree = std::move(rest);
        }
    }
    tree.nodes.front().name = type->name;
    tree.nodes.front().name_span = kind_span;
    parts[0].type = type;
    parts[0].source = &source;
    parts[0].tree = std::move(tree);
    // The parts after the first say which app they belong to by standing inside its document.
    const std::string name = app_name(parts[0]);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        Tree& own = parts[i].tree;
        if (own.child(own.root(), "externalClientApplication") != nullptr) continue;
        Node node;
        node.name = "externalClientApplication";
        node.text = own.keep(name);
        node.name_span = node.text_span = node.span = own.root().name_span;
        node.verbatim = false;
        node.next = own.root().first_child;
        own.nodes.front().first_child = static_cast<NodeId>(own.nodes.size());
        own.nodes.push_back(node);
    }
    for (Part& part : parts) part.types = types_of(part.tree, *part.type, schema);
    return parts;
}

std::string app_name(const Part& part) {
    const Tree& tree = part.tree;
    for (const std::string_view key : {"externalClientApplication", "name", "fullName"}) {
        const bool applies = key == "externalClientApplication"
                                 ? part.type->subject == eca_subject && part.type->suffix != "eca"
                                 : tree.notation == Notation::yaml;
        if (!applies) continue;
        const Node* const node = tree.child(tree.root(), key);
        if (node != nullptr && !node->text.empty()) return std::string(node->text);
    }
    return std::string(stem(part.source->path));
}

namespace {

App app_of(std::string name, std::vector<const Part*> parts) {
    App app;
    app.subject = parts.front()->type->subject;
    app.name = std::move(name);
    for (const Part* part : parts)
        app.api_version = std::max(app.api_version, part->source->api_version);
    app.parts = std::move(parts);
    return app;
}

bool repeats_a_type(const std::vector<const Part*>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (parts[i]->type == parts[j]->type) return true;
        }
    }
    return false;
}

/// The apps of one name in one project: one, unless it stands there several times, in package
/// folders for several orgs; then one for each folder.
void add_external_client_apps(const std::string& name, const std::vector<const Part*>& parts,
                              std::vector<App>& apps) {
    if (!repeats_a_type(parts)) {
        apps.push_back(app_of(name, parts));
        return;
    }
    std::map<std::string, std::vector<const Part*>> by_folder;
    for (const Part* part : parts) by_folder[base_folder(*part)].push_back(part);
    for (auto& [folder, own] : by_folder) apps.push_back(app_of(name, std::move(own)));
}

}  // namespace

std::vector<App> assemble_apps(const std::vector<const Part*>& parts) {
    std::vector<App> apps;
    std::map<std::pair<std::string, std::string>, std::vector<const Part*>> by_name;
    for (const Part* part : parts) {
        if (part->type->subject != eca_subject) {
            apps.push_back(app_of(app_name(*part), {part}));
            continue;
        }
        const Project* const project = part->source->project;
        by_name[{project == nullptr ? "" : project->folder, app_name(*part)}].push_back(part);
    }
    // By place, so that neither the order of files nor of threads shows in the result; the header
    // first, since the app as a whole is told there.
    const auto before = [](const Part* a, const Part* b) {
        const auto key = [](const Part* part) {
            return std::tuple(part->type->suffix != "eca", std::string_view(part->source->path),
                              part->tree.root().span.begin);
        };
        return key(a) < key(b);
    };
    for (auto& [name, own] : by_name) {
        std::sort(own.begin(), own.end(), before);
        add_external_client_apps(name.second, own, apps);
    }
    return apps;
}

}  // namespace calint
