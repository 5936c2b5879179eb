#!/usr/bin/env bash
# adopt.sh: "An old repository in five minutes" of ci.md, played through in a scratch repository that
# is thrown away. Needs calint on PATH and git; ends with 1 at the first step that does not hold.
#
#     PATH=$PWD/build/release:$PATH docs/adopt.sh
set -euo pipefail
acme=$(cd "$(dirname "${BASH_SOURCE[0]}")/../fixtures/acme" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

step() { printf '\n## %s\n' "$1"; }
# run STATUS COMMAND...: shows the command and what it says, and checks how it ends.
run() {
    local wanted=$1 status=0
    shift
    printf '$ %s\n' "$*"
    "$@" >"$scratch/out" 2>&1 || status=$?
    cat "$scratch/out"
    [ "$status" = "$wanted" ] || { echo "FAILED: status $status, not $wanted"; exit 1; }
}
says() { grep -q -- "$1" "$scratch/out" || { echo "FAILED: it does not say: $1"; exit 1; }; }

mkdir "$scratch/acme"
cd "$scratch/acme"
cp -r "$acme/." .
rm expected.txt
git init -q .
git config user.name "A developer"
git config user.email developer@acme.io
git add .
git commit -q -m "What there was"

step "What there is: red"
run 1 calint -f concise
says 'scope-full'

step "Keep it in a baseline: green"
run 0 calint baseline
git add .calint-baseline.yaml
git commit -q -m "Start calint with what there is"
run 0 calint -f concise

step "Somebody gives an app the Full scope: red, with that and nothing else"
app=force-app/main/default/connectedApps/Data_Warehouse.connectedApp-meta.xml
sed -i.bak 's|<scopes>Api</scopes>|&\n        <scopes>Full</scopes>|' "$app"
rm "$app.bak"
run 1 calint -f concise
says "^$app:14:17: high\[scope-full\]"
says '^1 finding '

step "It must be so for now, and says why and until when: green up to that day"
cat >.calint.yaml <<'YAML'
ignore:
  - rule: scope-full
    app: Data_Warehouse
    because: the vendor supports only Full, ticket SEC-412
    until: 2027-01-31
YAML
run 0 calint -f concise --now 2027-01-31

step "The day after: red again"
run 1 calint -f concise --now 2027-02-01
says "^$app:14:17: high\[scope-full\]"

printf '\nAll steps hold.\n'
