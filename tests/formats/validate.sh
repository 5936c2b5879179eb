#!/usr/bin/env bash
# validate.sh CALINT [FOLDER]: every report format of the fixtures, of hostile files, or of FOLDER,
# against schemas and in the way of the programs that read it. The schemas of others, which are no
# part of the project, are used too where they are at hand. Tools come from npm, next to the build;
# skipped (77) only where npm cannot be had.
set -euo pipefail
calint=$(realpath "$1")
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$source_dir/tests/formats
others=$source_dir/../shared/formats/schemas
tools=$source_dir/build/npm-formats
if [ ! -d "$tools/node_modules/micromark-extension-gfm" ]; then
    command -v npm >/dev/null || { echo "SKIPPED: npm is not installed"; exit 77; }
    mkdir -p "$tools"
    npm install --prefix "$tools" --no-audit --no-fund --no-save --ignore-scripts --loglevel=error \
        ajv@8.20.0 ajv-formats@3.0.1 ajv-draft-04@1.0.0 micromark@4.0.2 micromark-extension-gfm@3.0.0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
check() { node "$here/check.mjs" "$1" "$tools" "${@:2}" || failed=1; }
xsd() { xmllint --noout --nonet --schema "$1" "$2" 2>"$work/xml.txt" || { failed=1; head -5 "$work/xml.txt"; }; }
number() { xmllint --nonet --xpath "$1" "$2"; }

formats="json github gitlab azure junit checkstyle rdjson sonar markdown"
reports() { # NAME FOLDER PATH ...: run in FOLDER, so that paths are from its root
    local name=$1 folder=$2 format json options=()
    shift 2
    for format in $formats; do options+=(-f "$format=$work/$name.$format"); done
    local status=0
    (cd "$folder" && "$calint" check "$@" --persona auditor --now 2026-11-23 "${options[@]}" 2>/dev/null) || status=$?
    [ "$status" -le 2 ] || { echo "$name: exit status $status"; failed=1; }
    for json in gitlab sonar rdjson; do check schema "$here/schemas/$json.json" "$work/$name.$json"; done
    xsd "$here/schemas/junit.xsd" "$work/$name.junit"
    xsd "$here/schemas/checkstyle.xsd" "$work/$name.checkstyle"
    if [ -d "$others" ]; then
        # It knows no path with a backslash or a line end in it.
        grep -qE '"path":"[^"]*\\' "$work/$name.gitlab" ||
            check schema "$others/gitlab-codequality.strict.json" "$work/$name.gitlab"
        check schema "$others/sonar-generic.json" "$work/$name.sonar"
        check schema "$others/rdf-DiagnosticResult.json" "$work/$name.rdjson"
        xsd "$others/junit-10.xsd" "$work/$name.junit"
        xsd "$others/checkstyle.xsd" "$work/$name.checkstyle"
    fi
    (cd "$folder" && check reports "$work" "$name"; exit $failed) || failed=1
    local findings problems
    findings=$(node -p "JSON.parse(fs.readFileSync('$work/$name.json')).findings.length")
    problems=$(node -p "JSON.parse(fs.readFileSync('$work/$name.json')).problems.length")
    counts "$name.junit" 'concat(count(//failure)," ",count(//error)," ",sum(//testsuite/@failures)," ",sum(//testsuite/@errors)," ",count(//testcase)," ",//testsuites/@tests)' \
        "$findings $problems $findings $problems $((findings + problems > 0 ? findings + problems : 1)) $((findings + problems > 0 ? findings + problems : 1))"
    counts "$name.checkstyle" 'concat(count(//error)," ",count(//error[starts-with(@line,"-")]))' "$((findings + problems)) 0"
    if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]' \
        "$work/$name".{github,gitlab,azure,junit,checkstyle,rdjson,sonar,markdown}; then
        echo "$name: a report holds control characters"
        failed=1
    fi
}
counts() { # REPORT XPATH EXPECTED
    local actual
    actual=$(number "$2" "$work/$1")
    [ "$actual" = "$3" ] || { echo "$1: counts $actual instead of $3"; failed=1; }
}

if [ $# -gt 1 ]; then
    reports given "$2" .
    (cd "$work" && wc -c given.*)
    exit $failed
fi
reports all "$source_dir" fixtures
reports acme "$source_dir" fixtures/acme
reports clean "$source_dir" fixtures/clean --min-severity high
reports missing "$source_dir" fixtures/clean no/such,file:%0A
"$here/hostile.sh" "$work/hostile/odd"
reports hostile "$work/hostile" odd
# More than a comment may hold.
mkdir "$work/many"
for i in {1..60}; do cp -r "$work/hostile/odd" "$work/many/odd$i"; done
reports many "$work/many" .
exit $failed
