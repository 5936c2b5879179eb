#!/usr/bin/env bash
# schema.sh CALINT: the configurations in the documentation are right for the JSON Schema of
# `calint schema config` and for calint itself; wrong ones are for neither. Tools come from npm, next to
# the build; skipped (77) only where npm cannot be had.
set -euo pipefail
calint=$(realpath "$1")
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools=$source_dir/build/npm-config
if [ ! -d "$tools/node_modules/yaml" ]; then
    command -v npm >/dev/null || { echo "SKIPPED: npm is not installed"; exit 77; }
    mkdir -p "$tools"
    npm install --prefix "$tools" --no-audit --no-fund --no-save --ignore-scripts --loglevel=error \
        ajv@8.20.0 yaml@2.8.1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$calint" schema config >"$work/schema.json"
cp "$source_dir/fixtures/clean"/*.xml "$work" 2>/dev/null || true
mkdir -p "$work/ci/calint-rules"
cp "$source_dir/rules/scopes/scope-full.yaml" "$work/ci/calint-rules/mine.yaml"
sed -i 's/^id: scope-full/id: mine/' "$work/ci/calint-rules/mine.yaml"

# Blocks of YAML that hold a key of the configuration at the left edge.
awk -v to="$work" '/^```yaml/ {n++; on = 1; next} /^```/ {on = 0} on {print > (to "/doc-" n ".yaml")}' \
    "$source_dir/docs/CONFIG.md" "$source_dir/README.md"
for file in "$work"/doc-*.yaml; do
    grep -qE '^(fail_on|apps|ignore|rules|lists):' "$file" || rm "$file"
done
cat >"$work/bad-key.yaml" <<<'fail_onn: high'
cat >"$work/bad-word.yaml" <<<'fail_on: hihg'
cat >"$work/bad-rule.yaml" <<<'rules: {scope-full: {sevrity: high}}'
cat >"$work/bad-class.yaml" <<<'apps: {A: {class: integraton}}'
cat >"$work/bad-flow.yaml" <<<'apps: {A: {flows: [web]}}'
cat >"$work/bad-date.yaml" <<<'apps: {A: {review_by: tomorrow}}'
cat >"$work/bad-ignore.yaml" <<<'ignore: [{rule: scope-full}]'
cat >"$work/bad-list.yaml" <<<'lists: {placeholder_host: [+a.example]}'

cat >"$work/check.cjs" <<'JS'
// Schema, then files: prints `FILE valid` or `FILE invalid`.
const [, , tools, schema, ...files] = process.argv;
const fs = require('fs');
const Ajv = require(tools + '/node_modules/ajv/dist/2020').default;
const YAML = require(tools + '/node_modules/yaml');
const check = new Ajv({strict: false, allErrors: true}).compile(JSON.parse(fs.readFileSync(schema)));
for (const file of files) {
    // Every scalar is a string, as calint reads them, but for true and false.
    const right = check(YAML.parse(fs.readFileSync(file, 'utf8'), {schema: 'core'}));
    console.log(file, right ? 'valid' : 'invalid', right ? '' : JSON.stringify(check.errors[0]));
}
JS
failed=0 docs=0 bad=0
while read -r file verdict rest; do
    rc=0
    (cd "$work" && "$calint" . --config "$file" --allow-empty --exit-zero >"$work/out.txt" 2>&1) || rc=$?
    case $(basename "$file") in
        doc-*) wanted=valid expected=0 docs=$((docs + 1)) ;;
        *) wanted=invalid expected=2 bad=$((bad + 1)) ;;
    esac
    [ "$verdict" = "$wanted" ] || { echo "FAILED: the schema says $verdict of $file: $rest"; failed=1; }
    [ "$rc" = "$expected" ] || { echo "FAILED: calint ends with $rc on $file"; cat "$work/out.txt"; failed=1; }
done < <(node "$work/check.cjs" "$tools" "$work/schema.json" "$work"/doc-*.yaml "$work"/bad-*.yaml)
[ "$docs" -ge 4 ] && [ "$bad" = 8 ] || { echo "FAILED: $docs examples and $bad wrong ones were tried"; failed=1; }
echo "$docs examples of the documentation, $bad wrong configurations"
exit $failed
