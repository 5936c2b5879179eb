// The cases of rules' tests, as files.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "model/contract.h"
#include "rules/rule.h"

namespace calint {

/// What a case says of the app and of the run besides the app's fields.
struct CaseHeader {
    bool is_eca = false;
    int api_version = 0;
    int today = 0;
    std::string name = "App";
    Contracts contracts;
};

CaseHeader header_of(const TestCase& test, const Catalog& catalog);

/// A case of fields as the metadata files that say the same, for tests and for rule pages: the
/// file's name and its text.
std::vector<std::pair<std::string, std::string>> write_case(const TestCase& test,
                                                            const Catalog& catalog);

}  // namespace calint
