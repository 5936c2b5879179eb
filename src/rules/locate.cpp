#include "rules/locate.h"

#include <algorithm>
#include <array>

#include "base/line_hash.h"
#include "base/utf8.h"
#include "secrets/redact.h"

namespace calint {

namespace {

constexpr std::uint32_t room_before = 80;  ///< bytes of a long line in front of the mark
constexpr std::uint32_t room = 200;        ///< and in all

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Columns that the escaped text takes in a terminal.
std::uint32_t width_of(std::string_view escaped) {
    if (is_ascii(escaped)) return static_cast<std::uint32_t>(escaped.size());
    std::uint32_t width = 0;
    for (std::size_t i = 0; i < escaped.size();) {
        const Utf8Char c = decode_utf8(escaped.substr(i));
        width += display_width(c.code);
        i += c.length;
    }
    return width;
}

/// A line of a CI log that begins with `::` or `##` is a command to some systems.
std::string safe_path(std::string_view path) {
    std::string safe = escape_for_display(path);
    if (safe.starts_with("::") || safe.starts_with("##")) safe.insert(0, "./");
    return safe;
}

using Secrets = std::vector<SecretSpan>;

/// The first secret that ends behind `offset`; they are sorted and do not overlap.
Secrets::const_iterator first_secret_after(const Secrets& secrets, std::uint32_t offset) {
    return std::upper_bound(
        secrets.begin(), secrets.end(), offset,
        [](std::uint32_t at, const SecretSpan& secret) { return at < secret.span.end; });
}

/// Adds the bytes of `span` as they may be shown: secret ones cut short, all of them escaped.
void append_shown(std::string_view bytes, Span span, const Secrets& secrets, std::string& out) {
    std::uint32_t at = span.begin;
    for (auto s = first_secret_after(secrets, span.begin); s != secrets.end(); ++s) {
        const Span secret = s->span;
        if (secret.begin >= span.end) break;
        if (secret.begin > at) append_source_line(bytes.substr(at, secret.begin - at), out);
        // A window that begins inside a secret shows its mask all the same.
        out += redact(bytes.substr(secret.begin, secret.size()), s->is_password);
        at = secret.end;
    }
    if (at < span.end) append_source_line(bytes.substr(at, span.end - at), out);
}

/// The part of a long line around the mark.
Span window_of(std::string_view bytes, Span line, std::uint32_t mark) {
    if (line.size() <= room + room_before) return line;
    Span window = line;
    if (mark > line.begin + room_before) window.begin = mark - room_before;
    window.end = std::min(line.end, window.begin + room + room_before);
    while (window.begin < mark && is_continuation(bytes[window.begin])) ++window.begin;
    while (window.end < line.end && is_continuation(bytes[window.end])) ++window.end;
    return window;
}

constexpr auto blanks = [] {
    std::array<char, 256> all{};
    all.fill(' ');
    return all;
}();

/// Blanks, and tabs where it has some, as wide as `before`.
std::string_view pad_for(std::string_view before, Arena& arena) {
    const bool is_plain = is_ascii(before) && before.find('\t') == std::string_view::npos;
    if (is_plain && before.size() <= blanks.size()) return {blanks.data(), before.size()};
    std::string pad;
    for (std::size_t i = 0; i < before.size();) {
        const Utf8Char c = decode_utf8(before.substr(i));
        pad.append(c.code == '\t' ? 1 : display_width(c.code), c.code == '\t' ? '\t' : ' ');
        i += c.length;
    }
    return arena.keep(pad);
}

Excerpt excerpt_of(std::string_view bytes, const LineTable& lines, std::uint32_t number,
                   Span region, const Secrets& secrets, Arena& arena) {
    Excerpt excerpt;
    const std::uint32_t begin = lines.line_start(number);
    const Span line{begin, begin + static_cast<std::uint32_t>(lines.line(number).size())};
    const Span window = window_of(bytes, line, region.begin);
    const std::uint32_t mark = std::clamp(region.begin, window.begin, window.end);
    const std::uint32_t mark_end = std::clamp(region.end, mark, window.end);
    std::string text;
    if (window.begin > line.begin) text += "…";
    append_shown(bytes, {window.begin, mark}, secrets, text);
    const std::size_t marked_at = text.size();
    append_shown(bytes, {mark, mark_end}, secrets, text);
    const std::size_t marked_size = text.size() - marked_at;
    append_shown(bytes, {mark_end, window.end}, secrets, text);
    if (window.end < line.end) text += "…";
    excerpt.line = arena.keep(text);
    excerpt.pad = pad_for(excerpt.line.substr(0, marked_at), arena);
    const std::string_view marked = excerpt.line.substr(marked_at, marked_size);
    excerpt.width = std::max<std::uint32_t>(1, width_of(marked));
    return excerpt;
}

}  // namespace

Locator::View& Locator::view(const Source& source) {
    for (auto& [known, view] : views_) {
        if (known == &source) return *view;
    }
    return *views_.emplace_back(&source, std::make_unique<View>(source, *arena_)).second;
}

void Locator::add_secrets(const std::vector<SecretPlace>& places) {
    for (const SecretPlace& secret : places) {
        View& known = view(*secret.place.source);
        known.secrets.push_back({secret.place.span, secret.is_password});
        known.is_complete = false;
    }
}

/// Adds what looks like a secret wherever it stands, and puts all of them in order.
void Locator::complete_secrets(const Source& source, View& known) const {
    if (known.is_complete) return;
    known.is_complete = true;
    Secrets& secrets = known.secrets;
    if (wants_.excerpts || wants_.snippets) {
        const Secrets more = suspicious_spans(source.bytes);
        secrets.insert(secrets.end(), more.begin(), more.end());
        if (source.notation == Notation::text) {
            const Secrets random = random_spans(source.bytes);
            secrets.insert(secrets.end(), random.begin(), random.end());
        }
    }
    std::sort(secrets.begin(), secrets.end(),
              [](const SecretSpan& a, const SecretSpan& b) { return a.span.begin < b.span.begin; });
    Secrets merged;
    for (const SecretSpan& secret : secrets) {
        if (!merged.empty() && secret.span.begin < merged.back().span.end) {
            SecretSpan& last = merged.back();
            last.span.end = std::max(last.span.end, secret.span.end);
            last.is_password = last.is_password || secret.is_password;
        } else {
            merged.push_back(secret);
        }
    }
    secrets = std::move(merged);
}

Locator::View::View(const Source& source, Arena& arena)
    : name(arena.keep_one(FileName{source.order, arena.keep(safe_path(source.path)),
                                   arena.keep(source.root_path),
                                   source.notation == Notation::text})),
      lines(source.bytes) {}

Location Locator::place(const View& view, Span span) {
    Location location;
    location.file = view.name;
    location.span = span;
    location.start = view.lines.at(span.begin);
    location.end = view.lines.at(span.end);
    return location;
}

Location Locator::locate(const Place& where) {
    const Source& source = *where.source;
    View& known = view(source);
    Location location = place(known, where.span);
    if (!wants_.excerpts && !wants_.snippets && !wants_.line_hashes) return location;
    complete_secrets(source, known);
    Sight sight;
    if (wants_.excerpts)
        sight.excerpt = excerpt_of(source.bytes, known.lines, location.start.line, where.span,
                                   known.secrets, *arena_);
    if (wants_.snippets && where.span.size() <= 400) {
        std::string snippet;
        append_shown(source.bytes, where.span, known.secrets, snippet);
        sight.snippet = arena_->keep(snippet);
    }
    // The hash covers the line and what follows it, so that a short secret could be guessed from
    // it.
    const auto secret = first_secret_after(known.secrets, where.span.begin);
    const bool has_secret = secret != known.secrets.end() && secret->span.begin < where.span.end;
    if (wants_.line_hashes && !has_secret) {
        if (known.line_hashes.empty()) known.line_hashes = line_hashes(source.bytes);
        if (location.start.line <= known.line_hashes.size())
            sight.line_hash = arena_->keep(known.line_hashes[location.start.line - 1]);
    }
    location.sight = arena_->keep_one(sight);
    return location;
}

Location Locator::locate_blind(const Source& source, Span span) {
    const auto size = static_cast<std::uint32_t>(source.bytes.size());
    span = {std::min(span.begin, size), std::min(span.end, size)};
    Location location = place(view(source), span);
    location.has_region = span.begin != 0 || span.end != 0;
    return location;
}

}  // namespace calint
