#include "model/key_shape.h"
#include "rules/checks/checks.h"

namespace calint {

/// By the first bytes, whatever the file's name says.
std::vector<Hit> check_keystore_file(Facts& facts) {
    const Source& source = *facts.app().parts.front()->source;
    const std::optional<std::string_view> kind = key_container(source.bytes);
    if (!kind) return {};
    Hit hit;
    hit.place = {&source, {}};
    hit.parts.emplace_back("kind", *kind);
    return {hit};
}

}  // namespace calint
