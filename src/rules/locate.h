// From places to locations: lines, columns, excerpts.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "model/app.h"
#include "rules/finding.h"

namespace calint {

/// What reports need of each finding besides the text formats' share; both cost time.
struct Wants {
    bool fingerprints = false;
    bool line_hashes = false;
};

/// Makes locations in a handful of sources, whose line tables it keeps. Knows which bytes of each
/// are secret, so that no line it shows holds one.
class Locator {
  public:
    explicit Locator(const Wants& wants) : wants_(wants) {}

    /// Tells the secret bytes of a source; may be called for several parts of one source.
    void add_secrets(const Source& source, const std::vector<Span>& spans);

    Location locate(const Place& place);

    /// The same for a file that could not be parsed, of which no line may be shown: what is secret
    /// in it is not known.
    Location locate_blind(const Source& source, Span span);

  private:
    struct View {
        explicit View(const Source& source) : lines(source.bytes) {}
        LineTable lines;
        std::vector<Span> secrets;
        std::vector<std::string> line_hashes;
    };

    View& view(const Source& source);
    Location place(const Source& source, View& view, Span span) const;

    Wants wants_;
    std::map<const Source*, std::unique_ptr<View>> views_;
};

}  // namespace calint
