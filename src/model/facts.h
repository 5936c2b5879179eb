// The fields of one app with their values and places.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "model/app.h"
#include "model/certificate.h"
#include "model/contract.h"
#include "model/url.h"

namespace calint {

class Facts;
class Surroundings;
struct FieldValues;

/// Fills in the values of a derived field. What it is handed is empty, known and points at the
/// app's root.
using Derive = void (*)(Facts& facts, FieldValues& out);

struct Value {
    std::string_view text;  ///< mapped to the field's vocabulary
    Place place;
    bool is_secret = false;
    bool is_password = false;  ///< a secret that a person made up
};

/// All values of one field of one app.
struct FieldValues {
    std::vector<Value> values;
    /// Something stands in the file; false when `values` is a default, or empty.
    bool is_present = false;
    /// False when nothing can be said: no part that could hold the field is there, or the project's
    /// API version cannot carry it. No condition holds on such a field, `not` included.
    bool is_known = true;
    /// Where to point when the field is absent: the name of the element around it.
    Place around;
};

/// Answers for one app after the other, each computed when first asked for. Keeps views of the
/// app's trees, which must outlive its turn. Not for several threads.
class Facts {
  public:
    /// `today` is the day of the run, as 20261123; 0 if that is not known. Without `surroundings`
    /// nothing is known of the org, without `contracts` of what the project means.
    explicit Facts(const Catalog& catalog, int today = 0, Surroundings* surroundings = nullptr,
                   const Contracts* contracts = nullptr);

    /// From here on, all answers are about `app`; what was handed out before is no longer valid.
    void look_at(const App& app);

    const Catalog& catalog() const { return *catalog_; }
    const App& app() const { return *app_; }
    int today() const { return today_; }
    Surroundings* surroundings() const { return surroundings_; }
    const Contracts* contracts() const { return contracts_; }  ///< may be null
    /// Of the app's first file; may be null.
    const Project* project() const { return app_->parts.front()->source->project; }

    const FieldValues& operator[](FieldId field) {
        return known_[field] == turn_ ? answers_[field] : compute(field);
    }
    const FieldValues& operator[](std::string_view field_name);

    /// The first value of a field, or "".
    std::string_view text(std::string_view field_name);
    /// Whether the first value of a field is "true".
    bool is_true(std::string_view field_name);

    /// The place to point at for the app as a whole: the name of the first part's root.
    Place root_place() const { return root_; }

    /// Whether elements of that slot stand in the app more than once, be it at different places.
    bool is_repeated(Slot slot) const { return chains_[slot].first != chains_[slot].last; }

    /// A value's text parsed as a URL; remembered, since many rules ask for the same few. Valid
    /// until the next call.
    const std::optional<Url>& url(std::string_view text);

    /// A value's text read as a certificate; remembered for as long as the answers.
    const Certificate& certificate(std::string_view text);

    /// A text that takes long to make and is the same for every app: made once for `about` and
    /// `name`, and remembered for good.
    template <typename Make>
    std::string_view remember(const void* about, std::string_view name, Make make) {
        auto& known = remembered_[about];
        auto found = known.find(name);
        if (found == known.end()) {
            if (known.size() > most_remembered) known.clear();  // hostile files have many names
            found = known.emplace(std::string(name), make()).first;
        }
        return found->second;
    }

    /// Keeps a text that was made, for as long as the answers.
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

  private:
    /// An element of the app, in a chain of those with the same slot.
    struct Element {
        const Part* part = nullptr;
        NodeId node = 0;
        Slot slot = no_slot;
        std::uint32_t next = 0;  ///< index into elements_; 0: none
    };
    struct Chain {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
    };

    const FieldValues& compute(FieldId field);
    void index_elements();
    void read(const Field& field, FieldValues& out) const;
    void read_source(const FieldSource& source, const Part& part, FieldValues& out) const;
    bool stands_at(const Part& part, const Node& node, std::span<const Slot> path) const;
    const Node* find(const Part& part, std::span<const Slot> path) const;

    const Catalog* catalog_;
    const App* app_ = nullptr;
    Place root_;
    int today_;
    Surroundings* surroundings_;
    const Contracts* contracts_;
    std::uint32_t turn_ = 0;            ///< number of the app
    std::vector<std::uint32_t> known_;  ///< by field: the turn in which it was computed
    std::vector<FieldValues> answers_;  ///< by field
    std::vector<Derive> derivations_;   ///< by field; null for those of the file
    std::vector<Chain> chains_;         ///< by slot
    std::vector<Element> elements_;     ///< the first one is no element
    std::deque<std::string> texts_;
    std::vector<std::pair<const char*, FieldId>> names_;  ///< fields asked for by name, by address
    std::vector<std::pair<std::string_view, std::optional<Url>>> urls_;
    std::size_t url_count_ = 0;
    std::optional<Url> last_url_;
    std::deque<std::pair<std::string_view, Certificate>> certificates_;
    static constexpr std::size_t most_remembered = 1000;
    std::map<const void*, std::map<std::string, std::string, std::less<>>> remembered_;
};

}  // namespace calint
