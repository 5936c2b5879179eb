// From places to locations: lines, columns, excerpts.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "model/derived.h"
#include "rules/finding.h"
#include "secrets/redact.h"

namespace calint {

/// What the reports of a run need of each finding; all of it costs time.
struct Wants {
    bool excerpts = false;
    bool snippets = false;
    bool fingerprints = false;
    bool line_hashes = false;
};

/// Whether a report shows lines of the files, so that secrets in them must be known.
inline bool shows_source(const Wants& wants) {
    return wants.excerpts || wants.snippets || wants.line_hashes;
}

/// Makes locations in a handful of sources, which must outlive it and whose line tables it keeps.
/// Knows which bytes of each are secret, so that no line it shows holds one. What it makes stands
/// in `arena`.
class Locator {
  public:
    Locator(const Wants& wants, Arena& arena) : wants_(wants), arena_(&arena) {}

    Arena& arena() const { return *arena_; }

    /// Tells secret bytes; may be called for several apps of one source.
    void add_secrets(const std::vector<SecretPlace>& places);

    Location locate(const Place& place);

    /// The same for a file that could not be parsed, of which no line may be shown: what is secret
    /// in it is not known.
    Location locate_blind(const Source& source, Span span);

  private:
    struct View {
        View(const Source& source, Arena& arena);
        const FileName* name;
        LineTable lines;
        std::vector<SecretSpan> secrets;  ///< sorted, none overlapping, once they are complete
        bool is_complete = false;
        std::vector<std::string> line_hashes;
    };

    View& view(const Source& source);
    void complete_secrets(const Source& source, View& view) const;
    static Location place(const View& view, Span span);

    Wants wants_;
    Arena* arena_;
    std::vector<std::pair<const Source*, std::unique_ptr<View>>> views_;
};

}  // namespace calint
