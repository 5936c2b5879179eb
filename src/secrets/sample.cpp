#include "secrets/sample.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <optional>

#include "base/text.h"

namespace calint {

namespace {

constexpr std::string_view open_mark = "‹";
constexpr std::string_view close_mark = "›";
constexpr std::string_view upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view small = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";
const std::string alnum = std::string(upper) + std::string(small) + std::string(digits);

/// splitmix64: small, and the same on every machine.
class Random {
  public:
    explicit Random(std::string_view seed) {
        for (const char c : seed)
            state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    }

    std::size_t below(std::size_t limit) {
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return static_cast<std::size_t>((z ^ (z >> 31)) % limit);
    }

    std::string of(std::string_view alphabet, std::size_t length) {
        std::string out;
        for (std::size_t i = 0; i < length; ++i) out += alphabet[below(alphabet.size())];
        return out;
    }

  private:
    std::uint64_t state_ = 0xCBF29CE484222325u;
};

std::string base64_of(std::string_view bytes) {
    const std::string alphabet =
        std::string(upper) + std::string(small) + std::string(digits) + "+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = (group << 8) |
                    (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k)
            out += i + k > bytes.size() ? '=' : alphabet[(group >> (18 - 6 * k)) & 63u];
    }
    return out;
}

/// A text as it is, or so many characters of an alphabet.
struct Piece {
    std::string_view text;
    std::size_t drawn = 0;  ///< 0: the text itself
};

/// The pieces in a row. The last one is drawn first: some order has to be laid down here, since in
/// `a() + b()` it is the compiler's.
std::string in_a_row(Random& random, std::initializer_list<Piece> pieces) {
    std::string out;
    for (const Piece* piece = pieces.end(); piece != pieces.begin();) {
        --piece;
        out.insert(
            0, piece->drawn == 0 ? std::string(piece->text) : random.of(piece->text, piece->drawn));
    }
    return out;
}

std::string key_lines(Random& random, std::string_view line_end) {
    const std::string alphabet = alnum + "+/";
    std::string out = "MIIEowIBAAKCAQEA" + random.of(alphabet, 48);
    for (int i = 0; i < 24; ++i) out += std::string(line_end) + random.of(alphabet, 64);
    return out + std::string(line_end) + random.of(alphabet, 26) + "==";
}

std::string syllables(Random& random, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += in_a_row(random, {{"bdfgklmnprstvz", 1}, {"aeiou", 1}});
    return out;
}

std::string password(Random& random, std::size_t least) {
    std::string out = syllables(random, 3);
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
    out += in_a_row(random, {{"!#$%*", 1}, {digits, 4}});
    while (out.size() < least) out += random.of(alnum, 1);
    return out;
}

std::string session(Random& random, std::string_view separator) {
    const std::string token = alnum + "._";
    return in_a_row(random,
                    {{"00D"}, {alnum, 12}, {separator}, {"AQ"}, {"EMQ", 1}, {"AQ"}, {token, 91}});
}

/// `FEED0001` as the bytes it stands for.
std::string bytes_of(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        unsigned value = 0;
        std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
        out += static_cast<char>(value);
    }
    return out;
}

/// The value of a kind; `indent` is what the line it stands in begins with.
std::optional<std::string> value_of(std::string_view kind, std::string_view argument,
                                    Random& random, const std::string& indent) {
    std::size_t length = 0;
    std::from_chars(argument.data(), argument.data() + argument.size(), length);
    constexpr std::size_t longest = 10'000;  // of what a rule's author may ask for
    if (length > longest && kind != "bytes") return std::nullopt;
    const std::string token = alnum + "._";
    const std::string hex = std::string(digits) + "abcdef";
    const auto refresh = [&] { return "5Aep861" + random.of(token, 80); };
    const auto auth_url = [&] {
        const std::string domain = syllables(random, 3);
        return "force://PlatformCLI::" + refresh() + "@" + domain + ".my.salesforce.com";
    };
    if (kind == "bytes") return bytes_of(argument);
    if (kind == "HEX") return random.of("0123456789ABCDEF", length);
    if (kind == "hex") return random.of(hex, length);
    if (kind == "digits" && length > 0)
        return length == 1 ? random.of("123456789", 1)
                           : in_a_row(random, {{"123456789", 1}, {digits, length - 1}});
    if (kind == "alnum") return random.of(alnum, length);
    if (kind == "lower") return random.of(std::string(small) + std::string(digits), length);
    if (kind == "upper") return random.of(std::string(upper) + std::string(digits), length);
    if (kind == "base64") return random.of(alnum + "+/", length);
    if (kind == "key") return "3MVG9" + random.of(token, 80);
    if (kind == "refresh") return refresh();
    if (kind == "session") return session(random, "!");
    if (kind == "session-url") return session(random, "%21");
    if (kind == "session-shell") return session(random, "\\!");
    if (kind == "session-json") return session(random, "\\u0021");
    if (kind == "iat")
        return in_a_row(random, {{"6Cel800D"}, {alnum, 12}, {"888"}, {alnum, 12}, {alnum, 72}});
    if (kind == "org") return "00D" + random.of(alnum, 12);
    if (kind == "password") return password(random, length);
    if (kind == "word") return syllables(random, 4);
    if (kind == "heroku") return "HRKU-AA" + random.of(alnum + "_-", 58);
    if (kind == "uuid")
        return in_a_row(
            random,
            {{hex, 8}, {"-"}, {hex, 4}, {"-4"}, {hex, 3}, {"-a"}, {hex, 3}, {"-"}, {hex, 12}});
    if (kind == "authurl") return auth_url();
    if (kind == "authurl64") return base64_of(auth_url());
    if (kind == "pem-body") return key_lines(random, "\n" + indent);
    if (kind == "pem-body-json") return key_lines(random, "\\n");
    if (kind == "pem-body-line") return key_lines(random, "");
    if (kind == "pem64")
        return base64_of("-----BEGIN RSA PRIVATE KEY-----\n" + key_lines(random, "\n") +
                         "\n-----END RSA PRIVATE KEY-----\n");
    return std::nullopt;
}

/// What the line so far begins with, as far as it is blank.
std::string indent_of(const std::string& text) {
    const std::size_t line = text.rfind('\n') + 1;
    std::size_t end = line;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
    return text.substr(line, end - line);
}

}  // namespace

Sample make_sample(std::string_view text) {
    Sample sample;
    std::size_t number = 0;
    const std::string_view whole = text;
    while (!text.empty()) {
        const std::size_t open = text.find(open_mark);
        sample.text += text.substr(0, open);
        if (open == std::string_view::npos) break;
        text.remove_prefix(open);
        const std::size_t close = text.find(close_mark);
        std::string_view token = text.substr(0, close);
        token.remove_prefix(open_mark.size());
        const bool is_marked = token.starts_with('!');
        if (is_marked) token.remove_prefix(1);
        const std::size_t blank = token.find(' ');
        const std::string type(blank == std::string_view::npos ? "" : token.substr(blank + 1));
        const std::string name(token.substr(0, blank));
        const std::string_view form = std::string_view(name).substr(0, name.find('#'));
        const std::size_t colon = form.find(':');
        const std::string_view argument =
            colon == std::string_view::npos ? std::string_view() : form.substr(colon + 1);
        ++number;
        const bool is_named = name.find('#') != std::string::npos;
        Random random(is_named ? name : std::string(whole) + '/' + std::to_string(number));
        std::optional<std::string> value =
            close == std::string_view::npos
                ? std::nullopt
                : value_of(form.substr(0, colon), argument, random, indent_of(sample.text));
        if (!value) {  // no token of ours
            sample.text += open_mark;
            text.remove_prefix(open_mark.size());
            continue;
        }
        const auto begin = static_cast<std::uint32_t>(sample.text.size());
        sample.text += *value;
        if (is_marked)
            sample.marks.push_back({{begin, static_cast<std::uint32_t>(sample.text.size())}, type});
        text.remove_prefix(close + close_mark.size());
    }
    return sample;
}

}  // namespace calint
