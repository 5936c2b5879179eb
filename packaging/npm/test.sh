#!/usr/bin/env bash
# test.sh BINARY: packs the npm packages, installs them with npm into an empty project, and runs what
# was installed. Skipped (77) without npm.
set -euo pipefail
command -v npm >/dev/null || { echo "npm is not installed"; exit 77; }
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
fixtures=$here/../../fixtures
binary=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/pack.sh" "$binary" "$work/packed" >/dev/null
version=$("$binary" --version)
version=${version#calint }
main=$work/packed/calint-$version.tgz
platform=$work/packed/calint-linux-x64-$version.tgz
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
# Nothing of ours is on the registry, and nothing is asked there.
export npm_config_offline=true
failed=0

# check WHAT STATUS TEXT COMMAND...: ends with the status, and says the text.
check() {
    local what=$1 wanted=$2 text=$3 said status=0
    shift 3
    said=$("$@" 2>&1) || status=$?
    if [ "$status" != "$wanted" ] || [[ $said != *"$text"* ]]; then
        printf '%s: status %s instead of %s, and it said:\n%s\n' "$what" "$status" "$wanted" "$said"
        failed=1
    else
        echo "$what: $status"
    fi
}

bad=$fixtures/acme/force-app/main/default/connectedApps/ERP_Sync.connectedApp-meta.xml
good=$work/project/good.connectedApp.yaml
mkdir "$work/project" && cd "$work/project"
echo '{"name": "project", "private": true}' >package.json
printf 'kind: ConnectedApp\nname: Good\n' >"$good"
# The platform package is told by its file: on the registry the main one would find it by itself.
npm install --silent --ignore-scripts "$platform" "$main"
run=(npx --no-install calint)
check "version" 0 "calint $version" "${run[@]}" --version
check "nothing found" 0 "" "${run[@]}" "$good" --fail-on critical
check "findings" 1 "consumer-secret-in-file" "${run[@]}" "$bad"
check "a bad option" 2 "--nonsense" "${run[@]}" --nonsense
# shellcheck disable=SC2016 # nobody is to expand it
check "no shell reads the arguments" 2 "\$(id);x" "${run[@]}" '$(id);x'
# shellcheck disable=SC2317 # check calls it
on_stdin() { "${run[@]}" - --stdin-filename a.connectedApp-meta.xml <"$bad"; }
check "standard input" 1 "a.connectedApp-meta.xml:10" on_stdin
cat >killed.sh <<'EOF'
#!/bin/sh
kill -TERM $$
EOF
chmod +x killed.sh
check "a signal" 143 "" env CALINT_BINARY="$PWD/killed.sh" node node_modules/calint/bin/calint.js
check "CALINT_BINARY" 2 "cannot run /nowhere" env CALINT_BINARY=/nowhere "${run[@]}"
grep -q '"@calint/linux-x64": "'"$version"'"' node_modules/calint/package.json ||
    { echo "not the exact version"; failed=1; }

# The usual mistake: the main package alone.
mkdir "$work/omitted" && cd "$work/omitted"
echo '{"name": "omitted", "private": true}' >package.json
npm install --silent --omit=optional "$main"
check "--omit=optional" 2 "install without --omit=optional" npx --no-install calint --version
exit "$failed"
