#!/usr/bin/env bash
# since.sh CALINT: --since and --staged in real git repositories. No run may write anything, in the
# working tree or in .git, nor start a program that the repository's configuration names. Skipped (77)
# where git is missing.
set -euo pipefail
command -v git >/dev/null || { echo "SKIPPED: git is not installed"; exit 77; }
calint=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A home of its own: no git configuration and no hook of the caller.
unset "${!GIT_@}" "${!CALINT_@}"
export HOME=$work/home GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 LC_ALL=C.UTF-8 NO_COLOR=1
mkdir -p "$HOME" "$work/bin"
ln -s "$calint" "$work/bin/calint"
export PATH=$work/bin:$PATH
git config --global user.name Test
git config --global user.email test@example.com
git config --global init.defaultBranch main
git config --global core.autocrlf false
git config --global protocol.file.allow always
git config --global advice.detachedHead false

failed=0 passed=0
bad() {
    failed=$((failed + 1))
    echo "FAILED: $1"
    sed 's/^/    /' "$work/out"
}

# Everything below a folder, with its times: what a run must leave as it is.
state() { find "$repo" -printf '%p %y %T@ %s\n' 2>/dev/null | LC_ALL=C sort; }

# run STATUS WHAT ARGUMENTS...: runs calint here.
run() {
    local wanted=$1 status=0
    what=$2
    shift 2
    state >"$work/before"
    calint check -q -f concise --rule scope-full --rule callback-loopback --rule 'sf-*' \
        --rule eca-orphan-part --rule eca-incomplete "$@" >"$work/out" 2>&1 || status=$?
    state >"$work/after"
    if ! written=$(diff "$work/before" "$work/after"); then
        bad "$what: something was written: $written"
    fi
    [ "$status" = "$wanted" ] || bad "$what: status $status, not $wanted"
}

# finds WHAT FINDINGS ARGUMENTS...: FINDINGS are lines `RULE PATH`, sorted; "" for none.
finds() {
    local wanted=$2 status=1
    [ -n "$wanted" ] || status=0
    what=$1
    shift 2
    run "$status" "$what" --fail-on info "$@"
    sed -nE 's/^(.*):[0-9]+:[0-9]+: [a-z]+\[([a-z0-9-]+)\].*/\2 \1/p' "$work/out" |
        LC_ALL=C sort >"$work/found"
    if [ "$(cat "$work/found")" = "$wanted" ] &&
        [ "$(wc -l <"$work/out")" = "$(wc -l <"$work/found")" ]; then
        passed=$((passed + 1))
    else
        bad "$what: not what was wanted: ${wanted:-nothing}"
    fi
}

# refuses WHAT MESSAGE ARGUMENTS...: exit status 2 and the message, nothing else.
refuses() {
    local message=$2
    what=$1
    shift 2
    run 2 "$what" "$@"
    if grep -qF -- "$message" "$work/out"; then
        passed=$((passed + 1))
    else
        bad "$what: the output lacks: $message"
    fi
}

# app FILE SCOPE [CALLBACK]: a connected app.
app() {
    mkdir -p "$(dirname -- "./$1")"
    cat >"./$1" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>a@acme.io</contactEmail>
    <label>App</label>
    <oauthConfig>
        <callbackUrl>${3:-https://app.acme.io/cb}</callbackUrl>
        <isAdminApproved>true</isAdminApproved>
        <scopes>$2</scopes>
    </oauthConfig>
</ConnectedApp>
XML
}
# secret WORD: a made-up consumer secret, always the same for a word.
secret() { printf 'SF_CONSUMER_SECRET=%s\n' "$(printf '%s' "$1" | sha256sum | cut -c1-64 | tr a-f A-F)"; }
start() {
    repo=$work/$1
    mkdir -p "$repo"
    cd "$repo"
    git init -q .
}
commit() { git add -A . && git commit -q -m "${1:-Test}"; }
suffix=connectedApp-meta.xml

# --- a repository without commits
start none
app A.$suffix Full
refuses "--since without commits" "no commit 'HEAD' here" --since HEAD .
finds "--staged without commits, nothing staged" "" --staged .
git add A.$suffix
finds "--staged without commits" "scope-full A.$suffix" --staged .

# --- changed, new, renamed, deleted
start changes
app Old.$suffix Full
app Changed.$suffix Api
app Moved.$suffix Full
app Edited.$suffix Full
app keep/Same.$suffix Full
secret one >old.env
secret two >touched.env
secret three >moved.env
commit
finds "nothing has changed" "" --since HEAD .
finds "nothing is staged" "" --staged .
app Changed.$suffix Full
cat >New.connectedApp.yaml <<YAML
kind: ConnectedApp
label: Nothing like the others
contactEmail: a@acme.io
oauthConfig: {callbackUrl: ["https://new.acme.io/cb"], isAdminApproved: true, scopes: [Full]}
YAML
git mv Moved.$suffix keep/Moved.$suffix
git mv Edited.$suffix keep/Edited.$suffix
app keep/Edited.$suffix Full http://localhost/cb
git mv moved.env was.env
{ secret two; secret four; } >touched.env
secret five >new.env
wanted="callback-loopback keep/Edited.$suffix
scope-full Changed.$suffix
scope-full New.connectedApp.yaml
sf-consumer-secret-hex new.env
sf-consumer-secret-hex touched.env"
finds "changed, new, renamed, deleted" "$wanted" --since HEAD .
grep -q '^touched.env:2:' "$work/out" || bad "the secret that was there is told as new"
finds "--staged: only the index" "" --staged .
git add Changed.$suffix
finds "--staged: a staged change" "scope-full Changed.$suffix" --staged .
app Changed.$suffix Api
finds "--staged: the working tree is clean already" "scope-full Changed.$suffix" --staged .
finds "--since: the working tree is clean already" "$(grep -v Changed <<<"$wanted")" --since HEAD .
git add Changed.$suffix
app Changed.$suffix Full
finds "--staged: the working tree is worse" "" --staged .
rm Changed.$suffix
finds "--staged: not in the working tree" "" --staged .
app Changed.$suffix Full
git add -A
finds "--staged: all of it" "$wanted" --staged .
rm -r keep Changed.$suffix new.env
finds "--staged: the working tree is empty" "$wanted" --staged .
git checkout -q -- .
commit Second
finds "the commit before" "$wanted" --since HEAD~1 .
finds "a named folder" "callback-loopback keep/Edited.$suffix" --since HEAD~1 keep
finds "a named file that REV did not have" "scope-full New.connectedApp.yaml" --since HEAD~1 New.connectedApp.yaml
finds "a named file that has not changed" "" --since HEAD~1 Old.$suffix
cd keep
finds "from a subdirectory" "callback-loopback Edited.$suffix" --since HEAD~1
finds "from a subdirectory, all" "${wanted// / ../}" --since HEAD~1 ..
cd ..
git rm -q Old.$suffix old.env
finds "deleted" "$wanted" --since HEAD~1 .
git reset -q --hard
finds "no secrets" "$(grep -v sf- <<<"$wanted")" --since HEAD~1 --no-secrets .
finds "without git's list of files" "$wanted" --since HEAD~1 --no-git .
app Changed.$suffix Api
commit "Mended"
finds "what was mended since" "" --since HEAD~1 .
app Changed.$suffix Full
commit "Back again"
finds "what has come back" "scope-full Changed.$suffix" --since HEAD~1 .
finds "a tag, a date, a path of a commit" "scope-full Changed.$suffix" --since "main@{0}~1" .

refuses "an unknown REV" "no commit 'nowhere' here" --since nowhere .
refuses "a REV that begins with a dash" "no commit '--output=x' here" --since=--output=x .
[ ! -e x ] || bad "the dash was an option of git"
refuses "a blob is no commit" "no commit 'HEAD:old.env' here" --since HEAD:old.env .
refuses "a REV of several lines" "no commit" --since $'HEAD\nHEAD' .
refuses "an empty REV" "--since" --since "" .
refuses "both at once" "--staged" --since HEAD --staged .

# --- configuration, ignores and the baseline
printf 'rules:\n  scope-full: {severity: critical}\nignore:\n  - {rule: scope-full, path: New.*, because: it is new}\n' >.calint.yaml
printf '<?xml version="1.0"?>\n' >Inline.$suffix
app Tail.$suffix Full
sed 1d Tail.$suffix | sed 's,^ *<scopes,        <!-- calint: ignore scope-full because it is so -->\n&,' >>Inline.$suffix
mv Tail.$suffix Known.$suffix
calint baseline -q . >/dev/null 2>&1 || calint baseline . >/dev/null
app Late.$suffix Full
finds "configuration, ignores and baseline" "scope-full Late.$suffix" --since HEAD~3 .
grep -q critical "$work/out" || bad "the configuration does not count"
finds "without the baseline" "scope-full Known.$suffix
scope-full Late.$suffix" --since HEAD --no-baseline .
git add .
finds "the same, staged" "scope-full Late.$suffix" --staged .
git reset -q --hard && git clean -qfd
# An ignore of what is old is of use.
sed -i 's,^ *<scopes,        <!-- calint: ignore scope-full because it is so -->\n&,' Old.$suffix
finds "an ignore of an old finding" "" --since HEAD .

# --- an app goes and another one, much like it, comes: that is no rename
start another
app Old.$suffix Full
app Moved.$suffix Full
commit
git rm -q Old.$suffix
app Another.$suffix Full https://elsewhere.acme.io/cb
finds "another app, not staged" "scope-full Another.$suffix" --since HEAD .
git add .
finds "another app" "scope-full Another.$suffix" --since HEAD .
finds "another app, staged" "scope-full Another.$suffix" --staged .
git reset -q --hard
mkdir new
git mv Moved.$suffix new
app new/Moved.$suffix Full http://localhost/cb
app new/Third.$suffix Full
git add .
finds "an app moves and changes, another one comes" "callback-loopback new/Moved.$suffix
scope-full new/Third.$suffix" --since HEAD .

# --- git add -N: not a part of the commit
start later
app A.$suffix Api
commit
app Later.$suffix Full
git add -N Later.$suffix
finds "git add -N" "scope-full Later.$suffix" --since HEAD .
finds "git add -N, staged" "" --staged .

# --- merges
start merge
app A.$suffix Api
commit
git checkout -q -b side
app B.$suffix Full
commit Side
git checkout -q main
app C.$suffix Full
commit Main
git merge -q --no-ff -m Merge side
finds "a merge, since its first parent" "scope-full B.$suffix" --since HEAD^1 .
finds "a merge, since its second parent" "scope-full C.$suffix" --since HEAD^2 .
finds "a merge, since the base" "scope-full B.$suffix
scope-full C.$suffix" --since "$(git merge-base HEAD^1 HEAD^2)" .
git checkout -q -b one && app A.$suffix Full && commit One
git checkout -q -b two main && app A.$suffix Web && commit Two
git merge -q one >/dev/null 2>&1 || true
refuses "an unmerged index" "A.$suffix is not merged yet" --staged .
app A.$suffix Full
finds "an unmerged index, the working tree" "scope-full A.$suffix" --since HEAD .

# --- a shallow clone
repo=$work/shallow
git clone -q --depth 1 "file://$work/changes" "$repo"
cd "$repo"
refuses "a shallow clone" "fetch" --since HEAD~1 .
grep -q 'shallow' "$work/out" || bad "a shallow clone is not named"
refuses "a shallow clone, by hash" "shallow" --since "$(git -C "$work/changes" rev-parse HEAD~2)" .
app N.$suffix Full
finds "a shallow clone, HEAD" "scope-full N.$suffix" --since HEAD .

# --- submodules
start sub
app S.$suffix Full
commit
start super
app A.$suffix Full
git submodule --quiet add "file://$work/sub" mod
commit
finds "a submodule, unchanged" "" --since HEAD .
app mod/T.$suffix Full
finds "a submodule with a new file" "scope-full mod/T.$suffix" --since HEAD .
git -C mod add . && git -C mod commit -q -m New
finds "a submodule with a new commit" "scope-full mod/T.$suffix" --since HEAD .
finds "a submodule with a new commit, not staged" "" --staged .
git add mod
finds "a submodule with a new commit, staged" "scope-full mod/T.$suffix" --staged .
commit Newer
finds "a submodule with a new commit, committed" "scope-full mod/T.$suffix" --since HEAD~1 .
finds "inside the submodule" "scope-full mod/T.$suffix" --since HEAD~1 mod/T.$suffix
finds "before the submodule came, inside it" "scope-full mod/T.$suffix" --since HEAD~1 mod
repo=$work/plain
git clone -q "file://$work/super" "$repo"
cd "$repo"
app B.$suffix Full
finds "a submodule that is not initialised" "scope-full B.$suffix" --since HEAD .
git add .
finds "a submodule that is not initialised, staged" "scope-full B.$suffix" --staged .

# --- linked worktrees
repo=$work/changes
cd "$repo"
git checkout -q -- .
git worktree add -q -b linked "$work/linked"
repo=$work/linked
cd "$repo"
app W.$suffix Full
finds "a linked worktree" "scope-full W.$suffix" --since HEAD .
git add .
finds "a linked worktree, staged" "scope-full W.$suffix" --staged .

# --- names
start names
app 'a b.'$suffix Api
app $'new\nline.'$suffix Api
app 'Grüße.'$suffix Api
app "-dash.$suffix" Api
app 'tab	"quote".'$suffix Api
app $'raw\xff.'$suffix Api
app ':(top)x.'$suffix Api
commit
for f in *; do app "$f" Full; done
wanted="scope-full -dash.$suffix
scope-full :(top)x.$suffix
scope-full Grüße.$suffix
scope-full a b.$suffix
scope-full new\\u{A}line.$suffix
scope-full raw\\xFF.$suffix
scope-full tab\\u{9}\"quote\".$suffix"
finds "names, changed" "$wanted" --since HEAD .
git add .
finds "names, staged" "$wanted" --staged .
commit Names
finds "names, unchanged" "" --since HEAD .
finds "a name with a dash" "scope-full -dash.$suffix" --since HEAD~1 -- "-dash.$suffix"
for f in *; do git mv -- "./$f" "./x$f"; done
finds "names, renamed" "" --since HEAD .
finds "names, renamed, staged" "" --staged .
# Two files take each other's names; a chain; a file that moves to the place of another one.
start swap
app A.$suffix Full
app B.$suffix Api http://localhost/cb
secret swap >C.env
commit
git mv A.$suffix t && git mv B.$suffix A.$suffix && git mv t B.$suffix
finds "swapped names" "callback-loopback A.$suffix
scope-full B.$suffix" --since HEAD .
git reset -q --hard
cp C.env D.env
finds "a copy is new" "sf-consumer-secret-hex D.env" --since HEAD .
git mv C.env E.env
rm D.env
finds "a moved text" "" --since HEAD .

# --- line ends
start lines
printf '*.xml text eol=crlf\n' >.gitattributes
secret crlf >a.env
app A.$suffix Full
commit
rm A.$suffix && git checkout -q -- A.$suffix
grep -q $'\r' A.$suffix || bad "no CRLF here"
finds "eol=crlf, unchanged" "" --since HEAD .
app A.$suffix Full http://localhost/cb
sed -i 's/$/\r/' A.$suffix
finds "eol=crlf, changed" "callback-loopback A.$suffix" --since HEAD .
git config core.autocrlf true
rm a.env && git checkout -q -- a.env
grep -q $'\r' a.env || bad "no CRLF here"
finds "core.autocrlf, unchanged" "callback-loopback A.$suffix" --since HEAD .
{ secret crlf; secret more; } | sed 's/$/\r/' >a.env
finds "core.autocrlf, changed" "callback-loopback A.$suffix
sf-consumer-secret-hex a.env" --since HEAD .
grep -q '^a.env:2:' "$work/out" || bad "the secret that was there is told as new"

# --- symbolic links
start links
app real/A.$suffix Full
ln -s real/A.$suffix L.$suffix
ln -s real folder
ln -s ../links loop
ln -s /nowhere dangling.env
secret link >real/s.env
ln -s real/s.env s.env
commit
finds "links, unchanged" "" --since HEAD .
app real/A.$suffix Full http://localhost/cb
run 1 "links, their target has changed" --fail-on info --since HEAD .
if grep -q 'scope-full' "$work/out"; then bad "links: what was there is told as new"; fi
git checkout -q -- . && rm L.$suffix && app L.$suffix Full
finds "a link becomes a file of its own" "scope-full L.$suffix" --since HEAD .
git checkout -q -- . && rm s.env && { secret link; secret other; } >s.env
finds "a link becomes a text of its own" "sf-consumer-secret-hex s.env
sf-consumer-secret-hex s.env" --since HEAD .

# --- a link to a link to a link: of git's own files eight are followed
start chain
app real/A.$suffix Api
ln -s real/A.$suffix 1
for n in 2 3 4 5 6 7 8; do ln -s $((n - 1)) $n; done
ln -s 7 L.$suffix
git add -A
finds "eight links to a file" "" --staged .
ln -sf 8 L.$suffix
git add -A
refuses "nine links to a file" "L.$suffix: error: link to nothing" --staged .

# --- parts of an app in several files
start parts
printf '{"packageDirectories": [{"path": "."}]}' >sfdx-project.json
mkdir eca
cat >eca/F.eca-meta.xml <<XML
<?xml version="1.0" encoding="UTF-8"?>
<ExternalClientApplication xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>a@acme.io</contactEmail>
    <description>Feed</description>
    <distributionState>Local</distributionState>
    <isProtected>false</isProtected>
    <label>F</label>
</ExternalClientApplication>
XML
cat >eca/F.ecaOauth-meta.xml <<XML
<?xml version="1.0" encoding="UTF-8"?>
<ExtlClntAppOauthSettings xmlns="http://soap.sforce.com/2006/04/metadata">
    <commaSeparatedOauthScopes>Api, Full</commaSeparatedOauthScopes>
    <externalClientApplication>F</externalClientApplication>
    <label>F</label>
</ExtlClntAppOauthSettings>
XML
commit
finds "parts, unchanged" "" --since HEAD .
git rm -q eca/F.eca-meta.xml
finds "a part has gone" "eca-orphan-part eca/F.ecaOauth-meta.xml" --since HEAD .
finds "a part has gone, the other is named" "eca-orphan-part eca/F.ecaOauth-meta.xml" --since HEAD eca/F.ecaOauth-meta.xml
finds "a part has gone, staged" "eca-orphan-part eca/F.ecaOauth-meta.xml" --staged .
finds "a part has gone, staged and named" "eca-orphan-part eca/F.ecaOauth-meta.xml" --staged eca/F.ecaOauth-meta.xml

# --- ignored files, files too large or unreadable in REV only
start odd
printf 'hidden.env\n' >.gitignore
commit
secret hidden >hidden.env
finds "an ignored file" "" --since HEAD .
finds "an ignored file that is named" "sf-consumer-secret-hex hidden.env" --since HEAD hidden.env
printf '<ConnectedApp' >A.$suffix && commit
app A.$suffix Full
finds "REV could not be read" "scope-full A.$suffix" --since HEAD .
app B.$suffix Full && commit && printf '<ConnectedApp' >B.$suffix
run 2 "the working tree cannot be read" --since HEAD .

# --- a path that is in no repository
repo=$work/outside
mkdir "$repo" && cd "$repo"
app A.$suffix Full
refuses "--since outside of git" "--since" --since HEAD .
refuses "--staged outside of git" "--staged" --staged .
cd "$work/odd"
repo=$work/odd
git add -A && git commit -q -m Odd
git rm -q -f B.$suffix
app C.$suffix Full
cd "$work"
finds "from outside of the repository" "scope-full odd/C.$suffix" --since HEAD odd
cd "$repo"

# --- hooks: git tells of the repository and of the index that is committed
start hook
app A.$suffix Api
app B.$suffix Api
commit
cat >.git/hooks/pre-commit <<'SH'
#!/bin/sh
exec calint check -q -f concise --rule scope-full --staged .
SH
chmod +x .git/hooks/pre-commit
app A.$suffix Full
app B.$suffix Full
git add A.$suffix
# commits STATUS FILE WHAT ARGUMENTS...: git commit; FILE is the one that the hook tells of.
commits() {
    local wanted=$1 told=$2 status=0
    what=$3
    shift 3
    git commit -q -m Test "$@" >"$work/out" 2>&1 || status=$?
    sed -nE 's/^([^:]*):[0-9].*/\1/p' "$work/out" >"$work/found"
    if [ "$status" = "$wanted" ] && [ "$(cat "$work/found")" = "$told" ]; then
        passed=$((passed + 1))
    else
        bad "$what: status $status, not $wanted, or not about '$told'"
    fi
}
commits 1 B.$suffix "git commit FILE looks at that file" B.$suffix
app B.$suffix Web
commits 0 "" "git commit FILE, and the file is fine" B.$suffix
commits 1 A.$suffix "git commit -a" -a
mkdir deep && cd deep
commits 1 A.$suffix "git commit from a subdirectory"
cd "$repo"
GIT_DIR=$work/none/.git GIT_WORK_TREE=$work/none finds "the environment names another repository" "scope-full A.$suffix" --staged .

# --- nothing of the repository's configuration runs
start trap
app A.$suffix Api
secret trap >a.env
commit
cat >"$work/bin/evil" <<SH
#!/bin/sh
echo "\$0 \$*" >>$work/evil-ran
cat
SH
chmod +x "$work/bin/evil"
for key in core.fsmonitor diff.external core.pager core.sshCommand diff.evil.command \
    diff.evil.textconv filter.evil.clean filter.evil.smudge core.hooksPath; do
    git config "$key" "$work/bin/evil"
done
mkdir "$work/hooks" && ln -s "$work/bin/evil" "$work/hooks/post-index-change"
git config core.hooksPath "$work/hooks"
printf '*.xml diff=evil\n*.env diff=evil\n' >.git/info/attributes
app A.$suffix Full
touch -d 2020-01-01 a.env
rm -f "$work/evil-ran"
finds "a repository full of programs" "scope-full A.$suffix" --since HEAD .
[ ! -e "$work/evil-ran" ] || { cp "$work/evil-ran" "$work/out"; bad "a program of the repository ran"; }
printf '*.xml diff=evil filter=evil\n*.env diff=evil filter=evil\n' >.git/info/attributes
touch -d 2021-01-01 a.env
rm -f "$work/evil-ran"
finds "a repository full of filters" "scope-full A.$suffix" --since HEAD .
[ ! -e "$work/evil-ran" ] || { cp "$work/evil-ran" "$work/out"; bad "a filter of the repository ran"; }

# --- whoever starts calint may not want to hear of children, whose end says whether git was right
start children
app A.$suffix Full
commit
run_deaf() { env --ignore-signal=CHLD calint check "$@" >"$work/out" 2>&1; }
what="SIGCHLD is ignored"
if run_deaf --since nowhere .; then bad "$what: status 0"; fi
grep -qF "no commit 'nowhere' here" "$work/out" || bad "$what: git's failure is not told"
run_deaf -q -f concise --rule scope-full --since HEAD . || bad "$what: not clean"

# A large file with a secret: read to its end by size, whatever the pipe holds.
start large
awk 'BEGIN { for (i = 0; i < 200000; ++i) print "line " i }' >big.txt
for i in $(seq 300); do app "n/A$i.$suffix" Full; done
commit
secret big >>big.txt
for i in 7 77; do app "n/A$i.$suffix" Full http://localhost/cb; done
finds "large and many" "callback-loopback n/A7.$suffix
callback-loopback n/A77.$suffix
sf-consumer-secret-hex big.txt" --since HEAD .

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
