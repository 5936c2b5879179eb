// calint fields: what rules may talk about.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "commands/commands.h"
#include "rules/builtin.h"
#include "secrets/validators.h"

namespace calint {

ExitStatus run_fields(World& world) {
    for (const Field& field : builtin_catalog.fields) {
        world.out.write(
            fmt::format("{}{}\n    {}\n", field.name, field.is_list ? " (list)" : "", field.about));
        if (!field.values.empty())
            world.out.write(fmt::format("    one of {}\n", fmt::join(field.values, ", ")));
        for (const FieldSource& source : field.sources) {
            std::string line =
                fmt::format("    {} {}", builtin_catalog.schema.types[source.type].name,
                            fmt::join(source.path, "/"));
            if (source.has_default) line += fmt::format(", default {}", source.default_value);
            if (source.since != 0) line += fmt::format(", since API {}", source.since);
            world.out.write(line + "\n");
        }
    }
    world.out.write("\nvalidators of values in texts\n");
    for (const Validator& validator : all_validators())
        world.out.write(fmt::format("{}\n    {}\n", validator.name, validator.about));
    return ExitStatus::clean;
}

}  // namespace calint
