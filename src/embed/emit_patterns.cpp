#include "embed/emit_patterns.h"

#include <fmt/format.h>

#include <optional>

#include "embed/make_guard.h"
#include "embed/make_pattern.h"

namespace calint {

namespace {

std::string set(const ByteSet& s) {
    return fmt::format("{{{}u, {}u, {}}}", s.low, s.high, boolean(s.other));
}

template <typename Table>
std::string rows(const Table& table) {
    std::string out;
    for (const auto& row : table) out += fmt::format("{{{{{}}}}}, ", fmt::join(row, ", "));
    return "{{" + out + "}}";
}

}  // namespace

std::string emit_pattern(ArrayWriter& writer, std::string_view expression) {
    const std::optional<Piece> piece = parse_expression(expression);
    if (!piece) return "nullptr";
    const MadePattern made = make_pattern(*piece);
    constexpr std::size_t most_steps = 2000;
    if (made.steps.size() > most_steps) return "nullptr";
    const std::string steps =
        writer.array("PatternStep", std::span(made.steps), [](const PatternStep& s) {
            return fmt::format("{{PatternOp({}), {}, {}, {}}}", static_cast<int>(s.op), s.arg,
                               s.next, s.other);
        });
    const std::string sets = writer.array("ByteSet", std::span(made.sets), set);
    const auto& groups = made.pattern.has_group;
    return writer.array("Pattern", std::span(&made.pattern, 1), [&](const Pattern& p) {
        return fmt::format("{{{}, {}, {}, {}, {}, {}, {{{}, {}, {}, {}}}}}", steps, sets, p.splits,
                           boolean(p.may_be_empty), boolean(p.is_anchored), set(p.first), groups[0],
                           groups[1], groups[2], groups[3]);
    });
}

std::string emit_guard(ArrayWriter& writer, const TextCondition& condition) {
    const std::optional<Piece> piece = parse_expression(condition.expression);
    if (!piece) return "nullptr";
    const MadeGuard made = make_guard(*piece, condition.keywords);
    const std::string classes =
        writer.array("std::uint8_t", std::span(made.classes),
                     [](std::uint8_t number) { return fmt::format("{}", number); });
    const std::string next = writer.numbers(made.next);
    const std::string behind = writer.numbers(made.behind);
    return writer.array("Guard", std::span(&made.guard, 1), [&](const Guard& g) {
        return fmt::format("{{{}, {}, {}, {}, {}, {}, {}, {}, {}}}", classes, next, g.width, behind,
                           g.run_least, set(g.run), g.most_before, set(g.before),
                           literal(made.signs));
    });
}

std::string emit_literals(ArrayWriter& writer, const PrefilterTables& tables) {
    const std::string literals = writer.array(
        "PrefilterTables::Literal", tables.literals, [](const PrefilterTables::Literal& l) {
            return fmt::format("{{{}, {}, {}, {}}}", literal(l.text), boolean(l.any_case), l.offset,
                               l.next);
        });
    return fmt::format("{{{}, {{{{{}}}}}, {}, {{{{{}}}}}, {}, {}}}", literals,
                       fmt::join(tables.first, ", "), rows(tables.exact),
                       fmt::join(tables.behind, ", "), rows(tables.low), rows(tables.high));
}

}  // namespace calint
