#!/usr/bin/env bash
# run.sh CALINT: the hooks of .pre-commit-hooks.yaml under the real pre-commit, in a repository that
# uses them. Skipped (77) where pre-commit or git is missing.
set -euo pipefail
for tool in git pre-commit; do
    command -v "$tool" >/dev/null || { echo "SKIPPED: $tool is not installed"; exit 77; }
done
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
apps=$source_dir/fixtures/acme/force-app/main/default/connectedApps
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A home of its own: no cache, no git configuration and no hook of the caller.
unset "${!GIT_@}" "${!PRE_COMMIT@}" SKIP
export HOME=$work/home PRE_COMMIT_HOME=$work/home/cache GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
export PRE_COMMIT_COLOR=never NO_COLOR=1
mkdir -p "$HOME" "$work/bin"
ln -s "$(realpath "$1")" "$work/bin/calint"
export PATH=$work/bin:$PATH
git config --global user.name Test
git config --global user.email test@example.com
git config --global init.defaultBranch main

fail() {
    echo "FAILED: $1"
    cat "$work/out"
    exit 1
}
# expect STATUS WHAT COMMAND...: WHAT is said when the command ends otherwise.
expect() {
    local wanted=$1 what=$2 status=0
    shift 2
    "$@" >"$work/out" 2>&1 || status=$?
    [ "$status" = "$wanted" ] || fail "$what: status $status, not $wanted"
    echo "ok: $what"
}
shows() { grep -qF -- "$1" "$work/out" || fail "the output lacks: $1"; }
hides() { ! grep -qF -- "$1" "$work/out" || fail "the output has: $1"; }
commit() { git commit -q -m "${1:-Test}"; }

version=$(sed -nE 's/^project\(calint VERSION ([0-9.]+).*/\1/p' "$source_dir/CMakeLists.txt")
cp "$source_dir/.pre-commit-hooks.yaml" "$work/out"
shows "entry: calint:$version check"
expect 0 "the manifest is valid" pre-commit validate-manifest "$source_dir/.pre-commit-hooks.yaml"

# The hook repository as consumers clone it: the manifest is all they need.
mkdir "$work/hooks" && cd "$work/hooks"
git init -q
cp "$source_dir/.pre-commit-hooks.yaml" .
git add . && commit Hooks
revision=$(git rev-parse HEAD)

git init -q "$work/project" && cd "$work/project"
cat >.pre-commit-config.yaml <<YAML
repos:
- repo: ../hooks
  rev: $revision
  hooks:
  - id: calint
YAML
git add .
expect 0 "the first commit of a project without apps" commit
expect 0 "installs" pre-commit install

mkdir -p 'force-app/main dir/Größe'
app='force-app/main dir/Größe/ERP Sync ü.connectedApp-meta.xml'
cp "$apps/ERP_Sync.connectedApp-meta.xml" "$app"
git add .
expect 1 "a commit with findings fails" commit
shows "exit code: 1"
shows "critical[consumer-secret-in-file]"
shows "$app:10:25"
hides "$(sed -nE 's/.*<consumerSecret>(.*)<.*/\1/p' "$app")"
expect 1 "so it does with try-repo" pre-commit try-repo ../hooks calint --all-files
shows "critical[consumer-secret-in-file]"
expect 1 "and for the whole project" pre-commit run --all-files
shows "critical[consumer-secret-in-file]"

cp "$source_dir/fixtures/clean/Field_Service.connectedApp-meta.xml" "$app"
git add .
cp "$apps/ERP_Sync.connectedApp-meta.xml" "$app"
expect 0 "what is staged counts, not what lies in the working tree" commit
git checkout -q -- .

sed '$d' "$app" >'broken.connectedApp-meta.xml'
git add .
expect 1 "a commit with broken XML fails" commit
shows "exit code: 2"
shows "xml-unclosed"
git rm -qf broken.connectedApp-meta.xml

# Secrets stand in any file: UTF-16, as PowerShell writes it, is binary for pre-commit unless a suffix
# says otherwise.
secret=$(printf 'SF_CONSUMER_SECRET=%s' "$(sha256sum <<<secret | cut -c1-64)")
printf '%s\r\n' "$secret" | iconv -f UTF-8 -t UTF-16LE | cat <(printf '\xff\xfe') - >transcript
git add transcript
expect 1 "a secret in a UTF-16 file fails" commit
shows "transcript:1:20"
git rm -qf transcript

# Nothing to read is no failure.
printf 'GIF89a\0\0' >logo.gif
: >empty.txt
ln -s nowhere dangling
git add .
expect 0 "an image, an empty file and a dangling link" commit
git rm -q logo.gif "$app"
expect 0 "a commit that only deletes" commit
git mv empty.txt 'renamed file.txt'
expect 0 "a commit that only renames" commit

# The name of a file is no option.
printf '%s\n' "$secret" >--exit-zero
git add .
expect 1 "a file named --exit-zero hides nothing" commit
shows "exit code: 1"
git rm -qf -- --exit-zero

# More files than one command line takes: several processes, every finding told, one status.
mkdir many
name=$(printf 'n%.0s' {1..100})
for i in {1..5200}; do echo "text $i" >"many/$i-$name.txt"; done
printf '%s\n' "$secret" >"many/0-first.env"
printf '%s\n' "$secret" >"many/zz-last.env"
git add .
expect 1 "two findings in 5,202 files" commit
shows "many/0-first.env:1:20"
shows "many/zz-last.env:1:20"
git rm -qf many/0-first.env many/zz-last.env
expect 0 "5,200 files without any" commit

# A consumer's own arguments.
printf "    args: [--fail-on, never, --]\n" >>.pre-commit-config.yaml
cp "$apps/ERP_Sync.connectedApp-meta.xml" .
git add .
expect 0 "args of the consumer count" commit

# The hook in a container, as far as it goes without one: what docker is asked to run.
cat >"$work/bin/docker" <<'DOCKER'
#!/usr/bin/env bash
printf '<%s>' "$@"
DOCKER
chmod +x "$work/bin/docker"
expect 0 "the hook in a container" pre-commit try-repo ../hooks calint-docker --verbose --files ERP_Sync.connectedApp-meta.xml
shows "<calint:$version><check><--allow-empty><--><ERP_Sync.connectedApp-meta.xml>"

rm "$work/bin/calint" "$work/bin/docker"
if ! command -v calint >/dev/null; then
    expect 1 "without the program" pre-commit run --all-files
    shows "Executable \`calint\` not found"
fi
