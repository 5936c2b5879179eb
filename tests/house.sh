#!/usr/bin/env bash
# house.sh: the walls of src/. A folder includes only itself and those before it in the list; no rule
# id stands in C++, save for checks that a rule names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
order=(base catalog project parse model secrets rules lint verdict config report commands)
failed=0
position() {
    local i
    for i in "${!order[@]}"; do [ "${order[i]}" = "$1" ] && { echo "$i"; return; }; done
    echo -1
}
while IFS=: read -r file include; do
    from=$(cut -d/ -f2 <<<"$file")
    to=$(sed -E 's/.*"([a-z]+)\/.*/\1/' <<<"$include")
    [ "$(position "$from")" -ge 0 ] && [ "$(position "$to")" -ge 0 ] || continue
    if [ "$(position "$to")" -gt "$(position "$from")" ]; then
        echo "$file includes $to/, which comes later"
        failed=1
    fi
done < <(grep -roE '#include "[a-z]+/' src --include='*.h' --include='*.cpp')
checks=$(grep -hoE '^check: .*' rules/*/*.yaml | cut -d' ' -f2)
for rule in rules/*/*.yaml; do
    id=$(basename "$rule" .yaml)
    grep -qx "$id" <<<"$checks" && continue
    if grep -rn "\"$id\"" src; then
        echo "the rule id $id stands in C++"
        failed=1
    fi
done
[ "$failed" = 0 ] && echo "$(find src -name '*.cpp' -o -name '*.h' | wc -l) files keep to their rooms"
exit $failed
