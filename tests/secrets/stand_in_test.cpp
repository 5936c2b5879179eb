#include "secrets/stand_in.h"

#include <re2/re2.h>

#include <random>
#include <string>

#include "catch.h"

using namespace calint;

namespace {

/// What the functions say, as expressions. RE2 knows letters beyond ASCII that fold to s and k.
const char* const stop_words =
    R"((?i)your|example|placeholder|change.?me|replace|insert|dummy|sample|redacted|masked|)"
    R"(hidden|todo|goes.?here|_here$|x{4,}|\.\.\.|…|‹|\*{3,}|•{3,}|<[^>]*>?|^\[|fake|lorem|)"
    R"(^test|p@ss ?w?[o0]rd|hardcoded|optional|super.?secret|not.?set|undefined|null|^none$)";
const char* const references =
    R"((?i)^(\$|%[A-Z_]+%|@[A-Z_]+|@Microsoft\.|#\{|\{|ENC\[|!vault|arn:|vault:|secret:|ref\+|)"
    R"(op://|projects/|env[.\[(]|process\.env|os\.|System\.|ENV|settings\.|config[.\[(]|)"
    R"(this\.|self\.|props\.|args\.|params\.|ENC\(|!\[|\{cipher\}))";
const char* const code = R"(\w\.\w+\(|\$\{|\{\{|\{!)";

const char* const pieces[] = {
    "your",     "EXAMPLE", "place",   "holder",  "Change", "me",     "replace", "insert",
    "dummy",    "sample",  "redact",  "ed",      "masked", "hidden", "todo",    "goes",
    "here",     "_here",   "x",       "xx",      ".",      "..",     "…",       "‹",
    "*",        "**",      "•",       "••",      "<",      ">",      "[",       "fake",
    "lorem",    "test",    "p@ss",    "w",       "o",      "0rd",    "word",    "hardcoded",
    "optional", "super",   "secret",  "not",     "set",    "undef",  "ined",    "null",
    "none",     "$",       "%",       "@",       "A_",     "#{",     "{",       "enc",
    "(",        "!",       "vault",   ":",       "arn:",   "ref+",   "op://",   "projects/",
    "env",      "os.",     "process", "System.", "this.",  "self.",  "props",   "args.",
    "params.",  "config",  "é",       "\n",      "\xFF",   " ",      "a1B2c3",  "microsoft."};

}  // namespace

TEST_CASE("stand-ins are what the expressions say") {
    const re2::RE2 wanted_words(stop_words), wanted_references(references), wanted_code(code);
    std::mt19937 random(5);
    std::size_t held = 0;
    for (int i = 0; i < 60'000; ++i) {
        std::string text;
        for (std::size_t n = 1 + random() % 5; n > 0; --n) {
            const std::string piece = pieces[random() % std::size(pieces)];
            text += piece.substr(0, random() % 8 == 0 ? random() % piece.size() : piece.size());
        }
        INFO(text);
        const bool is_word = re2::RE2::PartialMatch(text, wanted_words);
        REQUIRE(has_stop_word(text) == is_word);
        REQUIRE(is_reference(text) == re2::RE2::PartialMatch(text, wanted_references));
        REQUIRE(has_code(text) == re2::RE2::PartialMatch(text, wanted_code));
        held += is_word ? 1 : 0;
    }
    CHECK(held > 10'000);
    CHECK(held < 50'000);
}
