#include "model/surroundings.h"

#include <fmt/format.h>

#include "parse/xml.h"

namespace calint {

std::string Surroundings::setting(const Project& project, std::string_view type,
                                  std::string_view element) {
    const std::lock_guard lock(mutex_);
    auto known = known_.find(&project);
    if (known == known_.end()) known = known_.emplace(&project, read(project)).first;
    const auto found = known->second.find(fmt::format("{}/{}", type, element));
    return found == known->second.end() ? std::string() : found->second;
}

Surroundings::Settings Surroundings::read(const Project& project) const {
    Settings settings;
    XmlReader reader;
    for (const std::string& path : project.index().files) {
        if (path.find(".settings") == std::string::npos) continue;
        // A file that cannot be read is told when it is linted itself.
        const auto bytes = files_.read(path, XmlLimits().bytes);
        const auto* const text = std::get_if<std::string>(&bytes);
        if (text == nullptr) continue;
        const auto parsed = reader.read(*text);
        const Tree* const tree = std::get_if<Tree>(&parsed);
        if (tree == nullptr || schema_.type(tree->root().name) == nullptr) continue;
        for (NodeId id = tree->root().first_child; id != no_node; id = (*tree)[id].next) {
            const Node& node = (*tree)[id];
            if (!node.is_nil)
                settings.emplace(fmt::format("{}/{}", tree->root().name, node.name), node.text);
        }
    }
    return settings;
}

}  // namespace calint
