// Arrays of JSON that are written one element a line, so that a large report needs no large tree in
// memory and two reports compare line by line.
#pragma once

#include <nlohmann/json.hpp>

#include "report/output.h"

namespace calint {

using Json = nlohmann::ordered_json;

/// In ASCII: a path may hold characters that deceive a reader, and bytes that are no UTF-8.
inline std::string dump_ascii(const Json& json) {
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

class JsonList {
  public:
    explicit JsonList(Output& out) : out_(out) { out_.write("["); }
    void add(const Json& json) {
        out_.write(is_empty_ ? "\n" : ",\n");
        out_.write(dump_ascii(json));
        is_empty_ = false;
    }
    void close() { out_.write(is_empty_ ? "]" : "\n]"); }

  private:
    Output& out_;
    bool is_empty_ = true;
};

}  // namespace calint
