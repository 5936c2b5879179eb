// The fields of one app with their values and places.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "model/app.h"
#include "model/url.h"

namespace calint {

struct Value {
    std::string_view text;  ///< mapped to the field's vocabulary
    Place place;
    bool is_secret = false;
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

/// Answers for one app, computed when first asked for. Keeps views of the app's trees, which must
/// outlive it. Not for several threads.
class Facts {
  public:
    /// `today` is the day of the run, as 20261123; 0 if that is not known.
    Facts(const Catalog& catalog, const App& app, int today = 0);

    const Catalog& catalog() const { return *catalog_; }
    const App& app() const { return *app_; }
    int today() const { return today_; }

    const FieldValues& operator[](FieldId field);
    const FieldValues& operator[](std::string_view field_name);

    /// The first value of a field, or "".
    std::string_view text(std::string_view field_name);
    /// Whether the first value of a field is "true".
    bool is_true(std::string_view field_name);

    /// The place to point at for the app as a whole: the name of the first part's root.
    Place root_place() const;

    /// A value's text parsed as a URL; remembered, since many rules ask for the same few. Valid
    /// until the next call.
    const std::optional<Url>& url(std::string_view text);

    /// Keeps a text that was made, for as long as the facts.
    std::string_view keep(std::string text) {
        return *texts_.emplace_back(std::make_unique<const std::string>(std::move(text)));
    }

  private:
    FieldValues read(const Field& field) const;
    void read_source(const FieldSource& source, const Part& part, FieldValues& out) const;

    const Catalog* catalog_;
    const App* app_;
    int today_;
    std::vector<FieldValues*> known_;   ///< by field; null until asked for
    std::vector<FieldValues> answers_;  ///< never more than there are fields, so never moved
    std::vector<std::unique_ptr<const std::string>> texts_;
    std::vector<std::pair<std::string_view, std::unique_ptr<const std::optional<Url>>>> urls_;
    std::optional<Url> last_url_;
};

}  // namespace calint
