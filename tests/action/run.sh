#!/usr/bin/env bash
# run.sh CALINT: the GitHub Action under a runner of our own, with releases from a local server. Also
# parses the YAML of docs/ci.md. Skipped (77) where python3 with yaml, curl or git is missing.
# shellcheck disable=SC2016
set -euo pipefail
python3 -c 'import yaml' 2>/dev/null || { echo "SKIPPED: python3-yaml is not installed"; exit 77; }
for tool in curl git; do
    command -v "$tool" >/dev/null || { echo "SKIPPED: $tool is not installed"; exit 77; }
done
calint=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source_dir=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
unset "${!GIT_@}" "${!GITHUB_@}" "${!CALINT_@}"

# A program that tells how it was called, says what the variable SAYS holds, and writes every report.
mkdir "$work/stub"
cat >"$work/stub/calint" <<'STUB'
#!/usr/bin/env bash
[ "$*" != --version ] || { echo "calint ${STUB_VERSION:-0.1.0}"; exit 0; }
printf '<%s>\n' "$@" >"$WORK/arguments"
echo "${SAYS:-}"
for argument in "$@"; do
    case $argument in
    --format=*=*)
        format=${argument#--format=}
        [ "${STUB_STATUS:-0}" = 77 ] || echo "a report as ${format%%=*}" >"${format#*=}"
        ;;
    esac
done
exit "${STUB_STATUS:-0}"
STUB
chmod +x "$work/stub/calint"

# The action as a runner lays it out, with two releases: one as it should be, one that was changed.
action=$work/_actions/owner/calint/v0.1.0
releases=$work/www/owner/calint/releases/download
mkdir -p "$action/packaging" "$releases/v0.1.0" "$releases/v0.2.0"
cp "$source_dir/action.yml" "$action"
cp -r "$source_dir/packaging/action" "$action/packaging"
pack() {
    local name=calint-$1-linux-x64
    mkdir -p "$work/pack/$name/bin"
    sed "s/STUB_VERSION:-0.1.0/STUB_VERSION:-$1/" "$work/stub/calint" >"$work/pack/$name/bin/calint"
    chmod +x "$work/pack/$name/bin/calint"
    tar -czf "$releases/v$1/$name.tar.gz" -C "$work/pack" "$name"
    (cd "$releases/v$1" && sha256sum "$name.tar.gz") >>"$action/packaging/action/checksums.txt"
}
pack 0.1.0
pack 0.2.0
echo changed >>"$releases/v0.2.0/calint-0.2.0-linux-x64.tar.gz"
echo "$(printf 'a%.0s' {1..64})  calint-0.3.0-linux-x64.tar.gz" >>"$action/packaging/action/checksums.txt"
: >"$work/server"
python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$work/www" >"$work/server" 2>&1 &
server=$!
for _ in {1..300}; do
    port=$(sed -nE 's/^Serving HTTP on .* port ([0-9]+) .*/\1/p' "$work/server")
    [ -z "$port" ] || break
    sleep 0.1
done
[ -n "$port" ] || { echo "FAILED: no server"; cat "$work/server"; exit 1; }

mkdir "$work/temp" "$work/project"
git init -q "$work/project"
cd "$work/project"
export WORK=$work RUNNER_TEMP=$work/temp RUNNER_OS=Linux RUNNER_ARCH=X64 GITHUB_SERVER_URL=http://127.0.0.1:$port
export GITHUB_REPOSITORY=acme/project GITHUB_EVENT_NAME=push GITHUB_STEP_SUMMARY=$work/summary

fail() {
    echo "FAILED: $1"
    cat "$work/log"
    exit 1
}
# run STATUS WHAT [NAME=VALUE...]: the action with these inputs and facts of the event.
run() {
    local wanted=$1 what=$2 status=0
    shift 2
    rm -f "$work/arguments" "$work/summary"
    "$here/runner.py" "$action" github.action_repository=owner/calint github.actor=somebody "$@" >"$work/log" 2>&1 ||
        status=$?
    [ "$status" = "$wanted" ] || fail "$what: status $status, not $wanted"
    echo "ok: $what"
}
shows() { grep -qF -- "$1" "$work/log" || fail "the log lacks: $1"; }
hides() { ! grep -qF -- "$1" "$work/log" || fail "the log has: $1"; }
# given ARGUMENT...: the last arguments of the program.
given() {
    printf '<%s>\n' "$@" >"$work/wanted"
    tail -n "$(wc -l <"$work/wanted")" "$work/arguments" | cmp -s - "$work/wanted" ||
        { cat "$work/arguments" >>"$work/log"; fail "the program was not given: $*"; }
}

# The program.
run 0 "a release with the right checksum"
shows "using $work/temp/calint-0.1.0/calint-0.1.0-linux-x64/bin/calint: calint 0.1.0"
shows "OUTPUT status=0"
given -- .
run 0 "the repository told by the place of the action alone" github.action_repository=
run 1 "a release with another checksum" inputs.version=0.2.0
shows "not $(awk '/0[.]2[.]0/ { print $1 }' "$action/packaging/action/checksums.txt"): it is not used"
[ ! -e "$work/arguments" ] || fail "it was run"
run 1 "a release that is not there" inputs.version=v0.3.0
shows "cannot be downloaded"
run 1 "a version without a checksum" inputs.version=0.9.0
shows "::error title=calint::No checksum of calint-0.9.0-linux-x64.tar.gz"
run 1 "no version" 'inputs.version=../../evil $(touch x)'
shows "is no version"
RUNNER_OS=macOS RUNNER_ARCH=ARM64 run 1 "another system"
shows "no release for macOS ARM64"
PATH=$work/stub:$PATH run 0 "a program on PATH of that version"
shows "using $work/stub/calint"
STUB_VERSION=0.0.9 PATH=$work/stub:$PATH run 0 "a program on PATH instead of a version without a checksum" inputs.version=0.9.0
shows "::warning title=calint::calint 0.9.0 is not known"
STUB_VERSION=0.0.9 PATH=$work/stub:$PATH run 0 "but not instead of a release"
shows "using $work/temp/calint-0.1.0/"
run 0 "a program of the user" "inputs.binary=../stub/calint"
shows "using $work/stub/calint"
run 1 "which is not there" inputs.binary=nowhere/calint
shows "is no program"

# The status, and what is made of it.
STUB_STATUS=1 run 1 "findings fail the job"
shows "::error title=calint::calint has findings"
shows "OUTPUT status=1"
STUB_STATUS=2 run 1 "what was not checked fails the job"
shows "::error title=calint::Not everything was checked"
shows "OUTPUT status=2"
shows "UPLOAD github/codeql-action/upload-sarif@"
shows "category=calint"
STUB_STATUS=77 run 1 "a program that dies before it reports"
hides UPLOAD
shows "OUTPUT sarif="

# The reports.
pull_request=(github.event.pull_request.number=7 github.event.pull_request.head.repo.full_name=acme/project)
export GITHUB_EVENT_NAME=pull_request
STUB_STATUS=1 run 1 "a pull request of this repository" "${pull_request[@]}" inputs.category=apps
shows "category=apps"
hides "a report as github"
grep -q "a report as markdown" "$work/summary" || fail "no summary"
run 0 "a pull request of a fork" "${pull_request[@]}" github.event.pull_request.head.repo.full_name=evil/project
hides UPLOAD
shows "a report as github"
run 0 "a pull request of a fork that is gone" github.event.pull_request.number=7
hides UPLOAD
run 0 "a pull request of Dependabot" "${pull_request[@]}" 'github.actor=dependabot[bot]'
hides UPLOAD
run 0 "upload in any case" github.event.pull_request.number=7 inputs.upload-sarif=always inputs.annotations=always
shows UPLOAD
shows "a report as github"
run 0 "no upload, no annotations, no summary" inputs.upload-sarif=never inputs.annotations=never inputs.summary=false
hides UPLOAD
hides "a report as github"
[ ! -e "$work/summary" ] || fail "a summary"
run 1 "a mistyped input" inputs.upload-sarif=yes
shows "The input upload-sarif is none of: auto always never."
run 0 "a log with a name" "inputs.sarif=my log.sarif"
shows "OUTPUT sarif=$work/project/my log.sarif"
[ -s "my log.sarif" ] || fail "no log"
export GITHUB_EVENT_NAME=push

# What the program says is no command for the runner.
SAYS='::add-mask::x' run 0 "names of files that look like commands"
token=$(sed -nE 's/^::stop-commands::([0-9a-f]{32})$/\1/p' "$work/log")
[ "$(sed -n "/^::stop-commands::$token$/,/^::$token::$/p" "$work/log" | grep -c add-mask)" = 1 ] || fail "not stopped"

# Values are values, whatever they look like.
mkdir 'a dir'
run 0 "options and paths" inputs.fail-on=high inputs.persona=isv "inputs.config=my config.yaml" inputs.baseline=b.yaml \
    inputs.since=v1 "inputs.args=--no-git"$'\r\n'"--skip"$'\n'"scope-*" "inputs.paths=one file"$'\n\n'"two/ü"$'\n'
given --fail-on=high --persona=isv "--config=my config.yaml" --baseline=b.yaml --since=v1 --no-git --skip 'scope-*' -- 'one file' two/ü
hostile='$(touch x) `touch x`; touch x & "'\''\ ${IFS} * --exit-zero'
run 0 "hostile values" "inputs.paths=$hostile"$'\n--exit-zero' "inputs.config=$hostile" "inputs.since=--exit-zero" \
    "inputs.args=$hostile" "inputs.category=$hostile" "inputs.sarif=$hostile"
given "--config=$hostile" --since=--exit-zero "$hostile" -- "$hostile" --exit-zero
shows "OUTPUT sarif=$work/project/$hostile"
run 0 "a directory to work in" "inputs.working-directory=a dir" inputs.binary=../../stub/calint
run 1 "which is not there" 'inputs.working-directory=$(touch x)'
shows "working-directory is no directory"
[ -z "$(find "$work" -name x)" ] || fail "a value was run"

# Only what is new in a pull request.
git -c user.name=Test -c user.email=test@example.com commit -q --allow-empty -m Base
base=$(git rev-parse HEAD)
git -c user.name=Test -c user.email=test@example.com commit -q --allow-empty -m Change
run 0 "only what a pull request adds" "${pull_request[@]}" inputs.only-new=true "github.event.pull_request.base.sha=$base"
given "--since=$base" -- .
run 1 "in a clone without its base" "${pull_request[@]}" inputs.only-new=true \
    "github.event.pull_request.base.sha=$(printf '1%.0s' {1..40})"
shows "set fetch-depth: 0"
run 0 "all of a push" inputs.only-new=true
given "--format=markdown=$(sed -nE 's/^<--format=markdown=(.*)>$/\1/p' "$work/arguments")" -- .

# With the real program.
if "$calint" check --help | grep -q github; then
    cp -r "$source_dir/fixtures/acme/force-app" .
    run 1 "the real program with findings" "inputs.binary=$calint" inputs.annotations=always
    shows "high[scope-full]"
    shows "::error file=force-app/main/default/connectedApps/Postman.connectedApp-meta.xml,line=13"
    grep -q scope-full "$work/summary" || fail "no summary"
    shows "OUTPUT status=1"
    run 0 "the real program without findings" "inputs.binary=$calint" \
        inputs.paths=force-app/main/default/connectedApps/Data_Warehouse.connectedApp-meta.xml
    run 1 "the real program with a path that is not there" "inputs.binary=$calint" inputs.paths=nowhere
    shows "OUTPUT status=2"
fi

"$here/snippets.py" "$source_dir/docs/ci.md"
