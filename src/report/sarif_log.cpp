#include "report/sarif_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/utf8.h"

namespace calint {

namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// The path that a relative URI stands for: files are in its order.
std::string path_of(const Json& artifact_location) {
    const std::string uri = artifact_location.at("uri").get<std::string>();
    std::string path;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        if (uri[i] == '%' && i + 2 < uri.size()) {
            path += static_cast<char>(std::stoi(uri.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            path += uri[i];
        }
    }
    return path;
}

const Json& first_location(const Json& item) {
    return item.at("locations").at(0).at("physicalLocation").at("artifactLocation");
}

/// Every part of a file came from one shard, in order: only the files are put in order, and what is
/// suppressed comes behind the rest.
void sort_by_file(Json& items) {
    std::vector<std::pair<std::pair<bool, std::string>, Json>> keyed;
    for (Json& item : items) {
        std::pair key(item.contains("suppressions"), path_of(first_location(item)));
        keyed.emplace_back(std::move(key), std::move(item));
    }
    std::stable_sort(keyed.begin(), keyed.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    items = Json::array();
    for (auto& [key, item] : keyed) items.push_back(std::move(item));
}

/// Gives every artifact its number in the merged run.
void renumber(Json& json, const std::map<std::string, std::size_t>& numbers) {
    if (json.is_object() && json.contains("uri") && json.contains("index"))
        json["index"] = numbers.at(path_of(json));
    if (json.is_structured()) {
        for (Json& child : json) renumber(child, numbers);
    }
}

/// What walks a log calls itself for what is nested; a log of calint's stays far below this.
bool is_nested_too_deeply(std::string_view json) {
    constexpr int limit = 64;
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string && c == '\\') {
            ++i;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (!in_string && (c == '[' || c == '{')) {
            if (++depth > limit) return true;
        } else if (!in_string && (c == ']' || c == '}')) {
            --depth;
        }
    }
    return false;
}

Json take_run(const SarifLog& log) {
    const std::string name = escape_for_display(log.name);
    if (is_nested_too_deeply(log.text)) throw UserError(name, "this log is not as calint wrote it");
    Json json = Json::parse(log.text, nullptr, false);
    if (json.is_discarded() || !json.is_object() || !json.contains("runs"))
        throw UserError(name, "this is no SARIF log");
    if (!json["runs"].is_array() || json["runs"].size() != 1)
        throw UserError(name, "this log does not have one run");
    Json run = std::move(json["runs"][0]);
    try {
        if (run.at("tool").at("driver").at("name") != "calint")
            throw UserError(name, "this log is not calint's");
        const Json& shard = run.at("properties").at("shard");
        if (shard.at("index").is_number_unsigned() && shard.at("total").is_number_unsigned())
            return run;
    } catch (const Json::exception&) {
        // Said below.
    }
    throw UserError(name, "this log is not of a shard", "write it with --shard I/N -f sarif");
}

/// All of them must be there, each once, from the same program, rules and configuration.
void check_shards(const std::vector<SarifLog>& logs, const std::vector<Json>& runs) {
    const Json& first = runs.front();
    const Json& common = first["properties"]["shard"];
    const auto total = common["total"].get<std::size_t>();
    std::map<std::size_t, std::string> by_index;  // however many there are said to be
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const Json& shard = runs[i]["properties"]["shard"];
        const std::string name = escape_for_display(logs[i].name);
        if (shard["total"] != common["total"])
            throw UserError(name, fmt::format("this is a part of {}, the first one of {}",
                                              shard["total"].get<std::size_t>(), total));
        const auto index = shard["index"].get<std::size_t>();
        if (index < 1 || index > total) throw UserError(name, "there is no such shard");
        if (by_index.contains(index))
            throw UserError(name, fmt::format("shard {}/{} is there twice", index, total),
                            "the other one is " + by_index[index]);
        by_index[index] = name;
        if (runs[i]["tool"] != first["tool"])
            throw UserError(name, "another version of calint, or other rules, wrote this log");
        if (shard.value("of", "") != common.value("of", ""))
            throw UserError(name, "this shard had another configuration or baseline");
    }
    for (std::size_t index = 1; index <= total; ++index) {
        if (!by_index.contains(index))
            throw UserError("merge", fmt::format("shard {}/{} is missing", index, total),
                            "what it had to tell is not known, so nothing is merged");
    }
}

Json merged_invocation(std::vector<Json>& runs) {
    Json merged = runs.front()["invocations"][0];
    Json notifications = Json::array();
    for (Json& run : runs) {
        Json& invocation = run["invocations"][0];
        if (!invocation["executionSuccessful"].get<bool>()) merged["executionSuccessful"] = false;
        if (invocation["exitCode"] > merged["exitCode"])
            merged["exitCode"] = invocation["exitCode"];
        for (Json& note : invocation["toolExecutionNotifications"])
            notifications.push_back(std::move(note));
    }
    sort_by_file(notifications);
    merged["toolExecutionNotifications"] = std::move(notifications);
    return merged;
}

Json fold(std::vector<Json>& runs) {
    std::map<std::string, Json> artifacts;
    for (Json& run : runs) {
        for (Json& artifact : run["artifacts"]) {
            std::string path = path_of(artifact["location"]);
            artifacts.emplace(std::move(path), std::move(artifact));
        }
    }
    std::map<std::string, std::size_t> numbers;
    for (const auto& [path, artifact] : artifacts) numbers.emplace(path, numbers.size());
    Json results = Json::array();
    for (Json& run : runs) {
        for (Json& result : run["results"]) {
            renumber(result, numbers);
            if (!result.contains("suppressions"))  // the exit status hangs on it
                result.at("properties").at("severity").get<std::string>();
            results.push_back(std::move(result));
        }
    }
    sort_by_file(results);
    Json merged = runs.front();
    merged["invocations"] = Json::array({merged_invocation(runs)});
    merged["artifacts"] = Json::array();
    for (auto& [path, artifact] : artifacts) merged["artifacts"].push_back(std::move(artifact));
    merged.erase("properties");
    merged["results"] = std::move(results);
    return merged;
}

}  // namespace

SarifWriter::SarifWriter(Output& out, const Json& run) : out_(out) {
    out_.write(
        "{\n\"$schema\": "
        "\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
        "sarif-schema-2.1.0.json\",\n\"version\": \"2.1.0\",\n\"runs\": [{\n");
    for (const auto& [name, value] : run.items())
        out_.write(fmt::format("{}: {},\n", dump(name), dump(value)));
    out_.write("\"results\": [");
}

void SarifWriter::result(const Json& result) {
    out_.write(has_results_ ? ",\n" : "\n");
    out_.write(dump(result));
    has_results_ = true;
}

void SarifWriter::finish() {
    out_.write(has_results_ ? "\n]\n}]\n}\n" : "]\n}]\n}\n");
}

Json merge_logs(const std::vector<SarifLog>& logs) {
    std::vector<Json> runs;
    for (const SarifLog& log : logs) runs.push_back(take_run(log));
    check_shards(logs, runs);
    std::sort(runs.begin(), runs.end(), [](const Json& a, const Json& b) {
        return a["properties"]["shard"]["index"] < b["properties"]["shard"]["index"];
    });
    try {
        return fold(runs);
    } catch (const Json::exception&) {
        throw UserError("merge", "a log is not as calint wrote it");
    } catch (const std::logic_error&) {  // an index or a number that leads nowhere
        throw UserError("merge", "a log is not as calint wrote it");
    }
}

}  // namespace calint
