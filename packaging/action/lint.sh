#!/usr/bin/env bash
# Runs calint for the action: a report for people in the log, a SARIF log, annotations, a summary.
# Exits with the status of calint. Outputs: status, sarif, upload.
set -euo pipefail

random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# A value may hold anything but its own end.
output() {
    local end
    end=$(random)
    printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}

fail() {
    echo "::error title=calint::$1"
    output status 2
    exit 2
}

one_of() {
    local name=$1 value=$2 allowed
    shift 2
    for allowed in "$@"; do [ "$value" != "$allowed" ] || return 0; done
    fail "The input $name is none of: $*."
}

one_of annotations "$INPUT_ANNOTATIONS" auto always never
one_of upload-sarif "$INPUT_UPLOAD_SARIF" auto always never
one_of summary "$INPUT_SUMMARY" true false
one_of only-new "$INPUT_ONLY_NEW" true false
cd "$INPUT_WORKING_DIRECTORY" 2>/dev/null || fail "The input working-directory is no directory."

# A pull request of a fork, also of one that was deleted since, and what Dependabot starts, run with a
# token that may not upload.
upload=true
if [ -n "$PULL_REQUEST" ] && [ "$PULL_REQUEST_FROM" != "$GITHUB_REPOSITORY" ] &&
    [ "$GITHUB_EVENT_NAME" != pull_request_target ]; then upload=false; fi
if [ "$EVENT_ACTOR" = 'dependabot[bot]' ]; then upload=false; fi
case $INPUT_UPLOAD_SARIF in
always) upload=true ;;
never) upload=false ;;
esac

since=$INPUT_SINCE
if [ -z "$since" ] && [ "$INPUT_ONLY_NEW" = true ] && [ -n "$PULL_REQUEST" ]; then
    since=$(git merge-base "$PULL_REQUEST_BASE" HEAD) ||
        fail "The base of the pull request is not in the clone: set fetch-depth: 0 at actions/checkout."
fi

files=$(mktemp -d "$RUNNER_TEMP/calint.XXXXXX")
sarif=${INPUT_SARIF:-$files/calint.sarif}
case $sarif in
/* | ?:*) ;;
*) sarif=$PWD/$sarif ;;
esac

# `--option=VALUE` keeps a value that begins with a dash from being an option.
arguments=(check --color=never --format=text "--format=sarif=$sarif"
    "--format=github=$files/annotations" "--format=markdown=$files/summary.md")
option() { [ -z "$2" ] || arguments+=("--$1=$2"); }
option fail-on "$INPUT_FAIL_ON"
option persona "$INPUT_PERSONA"
option config "$INPUT_CONFIG"
option baseline "$INPUT_BASELINE"
option since "$since"
lines() {
    local line
    while IFS= read -r line; do
        line=${line%$'\r'}
        [ -z "$line" ] || arguments+=("$line")
    done <<<"$1"
}
lines "$INPUT_ARGS"
arguments+=(--)
lines "${INPUT_PATHS:-.}"

# The report shows names and lines of files of the pull request: no command for the runner.
token=$(random)
status=0
echo "::stop-commands::$token"
"$CALINT" "${arguments[@]}" 2>&1 || status=$?
echo "::$token::"

output status "$status"
if [ -s "$sarif" ]; then
    output sarif "$sarif"
    output upload "$upload"
fi
case $INPUT_ANNOTATIONS-$upload in
always-* | auto-false) if [ -f "$files/annotations" ]; then cat "$files/annotations"; fi ;;
esac
if [ "$INPUT_SUMMARY" = true ] && [ -f "$files/summary.md" ]; then
    # GitHub drops a summary of more than 1 MiB.
    if [ "$(wc -c <"$files/summary.md")" -le 1000000 ]; then
        cat "$files/summary.md" >>"$GITHUB_STEP_SUMMARY"
    else
        head -c 1000000 "$files/summary.md" | sed '$d' >>"$GITHUB_STEP_SUMMARY"
        printf '\n\nCut here; the log of the run has all.\n' >>"$GITHUB_STEP_SUMMARY"
    fi
fi
case $status in
0) ;;
1) echo "::error title=calint::calint has findings; they stand above." ;;
2) echo "::error title=calint::Not everything was checked: a bad option, or a file that cannot be read or parsed. It is named above." ;;
*) echo "::error title=calint::calint ended with the status $status." ;;
esac
exit "$status"
