#!/usr/bin/env bash
# validate.sh CALINT: the SARIF of the fixtures under Microsoft's SARIF Multitool, rule kinds Sarif
# and Ghas. No error and no warning may come out. Installed from npm next to the build; skipped (77)
# only where npm cannot be had.
set -euo pipefail
calint=$1
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools=$source_dir/build/npm
tool=$tools/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
if [ ! -f "$tool" ]; then
    command -v npm >/dev/null || { echo "SKIPPED: npm is not installed"; exit 77; }
    mkdir -p "$tools"
    npm install --prefix "$tools" --no-audit --no-fund --no-save --ignore-scripts --loglevel=error \
        @microsoft/sarif-multitool-linux@5.7.0
fi
chmod u+x "$tool"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$source_dir"

# The logs: findings of every rule, problems, nothing at all, names that need encoding.
"$calint" check fixtures --persona auditor -f sarif -o "$work/all.sarif" 2>/dev/null || true
"$calint" check fixtures/acme -f sarif -o "$work/acme.sarif" || true
"$calint" check fixtures/clean -f sarif -o "$work/clean.sarif"
mkdir "$work/odd"
cp fixtures/acme/force-app/main/default/connectedApps/Postman.connectedApp-meta.xml \
    "$work/odd/"$'Ä b%20[x](y) \xf0\x9f\x98\x80.connectedApp-meta.xml'
(cd "$work/odd" && "$calint" check . -f sarif -o "$work/odd.sarif") || true

# `validate` exits with 0 whatever it finds and is silent about a log it cannot load. So: a log that
# is known to be bad must be told, every log must survive a rewrite, and the text decides.
sed 's/"version": "2.1.0"/"version": "2.1.0", "bogus": 1/' "$work/acme.sarif" >"$work/canary.sarif"
"$tool" validate "$work/canary.sarif" --rule-kind 'Sarif;Ghas' >"$work/canary.txt" 2>&1 || true
grep -q 'JSON1005.*bogus' "$work/canary.txt" || { echo "the validator did not load the log"; cat "$work/canary.txt"; exit 1; }
failed=0
for log in all acme clean odd; do
    file=$work/$log.sarif
    "$tool" rewrite "$file" --output "$work/rewritten.sarif" --log ForceOverwrite >"$work/rewrite.txt" 2>&1 ||
        { echo "$log: cannot be loaded"; tail -3 "$work/rewrite.txt"; failed=1; continue; }
    "$tool" validate "$file" --rule-kind 'Sarif;Ghas' --level 'Error;Warning' >"$work/out.txt" 2>&1 || true
    if grep -E ' ?: ?(error|warning) [A-Za-z]+[0-9]+' "$work/out.txt"; then
        failed=1
    else
        echo "$log: $(wc -c <"$file") bytes, 0 errors, 0 warnings"
    fi
done
exit $failed
