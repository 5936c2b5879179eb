#!/usr/bin/env bash
# run.sh CALINT: the logs of 1 to 7 shards, merged, are the log of one run, byte for byte; a shard that
# is missing, there twice or of another run is refused.
set -euo pipefail
calint=$1
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "FAILED: $*"; failed=1; }

# A project with everything that looks over the borders of files: an External Client App in parts, a
# shared key, one secret in several texts, ignores and a baseline of which some are of no use.
project=$work/project
cp -r "$source_dir/fixtures" "$project"
rm -rf "$project/rules/unreadable-file"
cp "$project/rules/sf-consumer-secret-hex/config/salesforce.js" "$project/acme/again.js"
cat >"$project/.calint.yaml" <<'YAML'
ignore:
  - {rule: scope-full, because: the fixture shows it}
  - {rule: sf-security-token, path: "nowhere/**", because: of no use}
  - {rule: permitted-users-all, because: ended, until: 2020-01-31}
YAML
git -C "$project" init -q
(cd "$project" && "$calint" baseline acme -q)
sed -i '0,/fingerprint: "./s//fingerprint: "0/' "$project/.calint-baseline.yaml"

# same FOLDER [ARG ...]: the whole against its shards.
same() {
    local folder=$1 rc=0 whole=0 total index
    shift
    (cd "$folder" && "$calint" . -f sarif -o "$work/whole.sarif" "$@" 2>/dev/null) || whole=$?
    [ -s "$work/whole.sarif" ] || { fail "no log of $folder"; return; }
    for total in 1 2 3 4 5 6 7; do
        rm -f "$work"/part-*.sarif
        for index in $(seq "$total"); do
            (cd "$folder" && "$calint" . --shard "$index/$total" -f sarif -o "$work/part-$index.sarif" "$@" 2>/dev/null) || true
        done
        cp "$work/part-1.sarif" "$work/merged.sarif"
        rc=$whole
        if [ "$total" -gt 1 ]; then
            rc=0
            # The order in which they come is of no matter.
            local parts=()
            for index in $(seq "$total"); do parts=("$work/part-$index.sarif" "${parts[@]}"); done
            "$calint" merge "${parts[@]}" -o "$work/merged.sarif" || rc=$?
        fi
        cmp "$work/merged.sarif" "$work/whole.sarif" || fail "$total shards of $folder are not the whole"
        [ "$rc" = "$whole" ] || fail "$total shards of $folder: status $rc, the whole $whole"
    done
    echo "$(basename "$folder") $*: $(grep -c '^{"ruleId"' "$work/whole.sarif") results, 1 to 7 shards, status $whole"
}
same "$project"
same "$project" --persona auditor
same "$project/clean"
same "$project/acme" --show-ignored
[ ! -d "$source_dir/../shared/corpus" ] || same "$source_dir/../shared/corpus" --persona auditor

# refused WHAT MESSAGE FILE...: status 2, and it says why.
refused() {
    local what=$1 message=$2 rc=0
    shift 2
    "$calint" merge "$@" >"$work/out.txt" 2>&1 || rc=$?
    [ "$rc" = 2 ] && grep -qF "$message" "$work/out.txt" || { fail "$what: status $rc"; cat "$work/out.txt"; }
}
for index in 1 2 3; do
    (cd "$project" && "$calint" . --shard $index/3 --exit-zero -f sarif -o "$work/s$index.sarif") 2>/dev/null || true
done
(cd "$project" && "$calint" . --shard 2/3 --exit-zero --no-config -f sarif -o "$work/other.sarif") 2>/dev/null || true
(cd "$project" && "$calint" . --shard 2/4 --exit-zero -f sarif -o "$work/four.sarif") 2>/dev/null || true
sed 's/"version":"[0-9.]*"/"version":"9.9.9"/' "$work/s2.sarif" >"$work/newer.sarif"
refused missing "shard 2/3 is missing" "$work/s1.sarif" "$work/s3.sarif"
refused twice "shard 1/3 is there twice" "$work/s1.sarif" "$work/s1.sarif" "$work/s3.sarif"
refused total "a part of 4" "$work/s1.sarif" "$work/four.sarif" "$work/s3.sarif"
refused configuration "another configuration" "$work/s1.sarif" "$work/other.sarif" "$work/s3.sarif"
refused version "another version" "$work/s1.sarif" "$work/newer.sarif" "$work/s3.sarif"
refused whole "not of a shard" "$work/whole.sarif"
sed 's/"total":3/"total":18446744073709551615/' "$work/s1.sarif" >"$work/endless.sarif"
refused endless "is missing" "$work/endless.sarif"
for number in -1 1.5 1e99; do
    sed "s/\"total\":3/\"total\":$number/" "$work/s1.sarif" >"$work/number.sarif"
    refused "total $number" "not of a shard" "$work/number.sarif"
done
sed 's/"severity":/"gravity":/g' "$work/s1.sarif" >"$work/light.sarif"
refused severity "not as calint wrote it" "$work/light.sarif" "$work/s2.sarif" "$work/s3.sarif"
# deep LEVELS: something else, so deep.
deep() { printf '{"runs":'; printf '[%.0s' $(seq 2 "$1"); printf ']%.0s' $(seq 2 "$1"); printf '}'; }
deep 64 >"$work/deep.sarif"
refused "64 levels" "not of a shard" "$work/deep.sarif"
for levels in 65 300000; do
    deep $levels >"$work/deep.sarif"
    refused "$levels levels" "not as calint wrote it" "$work/deep.sarif"
done
# One byte more than is read; a hole, so that it costs nothing.
truncate -s $(((1 << 30) + 1)) "$work/large.sarif"
refused large "file is 1073741825 bytes, limit 1024 MiB" "$work/large.sarif"
refused text "no SARIF log" "$project/.calint.yaml"
# What somebody added is kept, and written as JSON.
for n in 1 2 3; do
    sed 's/"artifacts"/"a\\\\b\\r\\"c": [], "artifacts"/' "$work/s$n.sarif" >"$work/added$n.sarif"
done
"$calint" merge "$work"/added?.sarif >"$work/added.sarif" || true
python3 -c 'import json, sys; json.load(open(sys.argv[1]))["runs"][0]["a\\b\r\"c"]' "$work/added.sarif" ||
    fail "a name with a backslash is not merged as JSON"
rc=0
"$calint" merge "$work"/s?.sarif >/dev/null || rc=$?
[ "$rc" != 0 ] || fail "shards that ran with --exit-zero merge to status 0"
exit $failed
