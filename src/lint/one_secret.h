// One secret is one finding.
#pragma once

#include <vector>

#include "base/arena.h"
#include "rules/finding.h"

namespace calint {

/// Of the findings that speak of the same bytes as a secret, keeps the one with the highest
/// severity, then score, then the one that knows the file as an app. Where the same secret stands
/// in several places, each of its findings names the others as related. `secrets` are those of
/// `findings` that have one; both are in order.
void merge_secrets(std::vector<Finding*>& findings, std::vector<Finding*> secrets, Arena& arena);

}  // namespace calint
