// SARIF logs as text: how they are laid out, and how those of shards become one.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "report/output.h"

namespace calint {

/// Writes a log of one run, result by result, so that a large log needs no large tree in memory.
/// `run` has all members but the results.
class SarifWriter {
  public:
    SarifWriter(Output& out, const nlohmann::ordered_json& run);
    void result(const nlohmann::ordered_json& result);
    void finish();

  private:
    Output& out_;
    bool has_results_ = false;
};

struct SarifLog {
    std::string name;  ///< of its file
    std::string text;
};

/// The run that the logs of all its shards make: what one run would have written, byte for byte.
/// Throws UserError for what is no log of calint's, for other versions, rules or configurations,
/// and for shards that are missing or there twice.
nlohmann::ordered_json merge_logs(const std::vector<SarifLog>& logs);

}  // namespace calint
