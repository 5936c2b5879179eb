#!/usr/bin/env bash
# completions.sh CALINT: the completions of bash, and of zsh and fish where these are installed, are
# asked for what a person would type; every word they offer for an option is one that calint takes.
set -euo pipefail
calint=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p "force-app" "a rule dir"
touch "an app.xml" force-app/x.xml
failed=0

# expect WHO LINE WANTED...: what was offered, one a line in $offered, holds each; !WORD is not in it.
expect() {
    local who=$1 line=$2 word
    shift 2
    for word in "$@"; do
        if [[ $word == !* ]]; then
            ! grep -qxF -- "${word#!}" <<<"$offered" || { echo "$who: '$line' offers ${word#!}"; failed=1; }
        else
            grep -qxF -- "$word" <<<"$offered" || { echo "$who: '$line' does not offer $word"; failed=1; }
        fi
    done
}

# Asks $1 all questions; the function ask_$1 WORD... sets $offered.
try() {
    local who=$1
    question() {
        local words=() wanted=()
        while [ "$1" != -- ]; do words+=("$1"); shift; done
        shift
        wanted=("$@")
        "ask_$who" "${words[@]}"
        expect "$who" "${words[*]}" "${wanted[@]}"
    }
    question calint ex -- explain !check
    question calint --fa -- --fail-on !--format
    question calint check --no -- --no-git --no-secrets !--rule
    question calint --fail-on '' -- info never !pedantic
    question calint check --persona i -- isv !auditor
    question calint check --rule scope-f -- scope-full !permitted-users-all
    question calint explain redirect_ -- redirect_uri_mismatch
    question calint explain scope-f -- scope-full
    question calint rules --format '' -- markdown !sarif
    question calint check -f '' -- sarif markdown !pedantic
    question calint completions '' -- fish zsh
}

ask_bash() {
    offered=$(bash --norc -c '
        source ./calint.bash
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _calint
        printf "%s\n" "${COMPREPLY[@]}"' bash "$@")
}
"$calint" completions bash >calint.bash
try bash
ask_bash calint check an
expect bash "calint check an" "an app.xml" '!force-app'
ask_bash calint check --no-git an
expect bash "calint check --no-git an" "an app.xml"
ask_bash calint check --rules ''
expect bash "calint check --rules" "a rule dir" force-app '!an app.xml'
# As bash cuts --fail-on=me and -f sarif=for.
ask_bash calint check --fail-on = me
expect bash "calint check --fail-on=me" medium
ask_bash calint check -f sarif = for
expect bash "calint check -f sarif=for" force-app '!sarif'

if command -v fish >/dev/null; then
    ask_fish() {
        # The last word may be empty, but the line ends with the blank before it then.
        local line="$*"
        # shellcheck disable=SC2016 # fish expands it
        offered=$(XDG_CONFIG_HOME=$work/config fish --no-config -c 'source calint.fish; complete -C $argv[1]' "$line" |
            cut -f1)
    }
    "$calint" completions fish >calint.fish
    fish --no-execute calint.fish
    try fish
    ask_fish calint check --rules ''
    expect fish "calint check --rules" force-app/ '!an app.xml'
    ask_fish calint check for
    expect fish "calint check for" force-app/
    ask_fish calint check --no-git for
    expect fish "calint check --no-git for" force-app/
    ask_fish calint check --fail-on=me
    expect fish "calint check --fail-on=me" --fail-on=medium
    echo "fish: asked"
else
    echo "fish: not installed, not asked"
fi

if command -v zsh >/dev/null; then
    # A shell on a terminal of its own: the line is typed, and a key that lists what is offered pressed.
    cat >ask.zsh <<'EOF'
zmodload zsh/zpty
zpty -b shell zsh -f -i
zpty -w shell 'PS1= PS2= RPS1=; stty -echo; autoload -U compinit; compinit -C -d ./dump; source ./calint.zsh
zstyle ":completion:*" list-colors ""; unsetopt zle_bracketed_paste 2>/dev/null
_ask() { compadd() { if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
    local -a __hits; builtin compadd -A __hits "$@"; print -rl -- $__hits >>answer; builtin compadd "$@" }
  _main_complete "$@"; print done >>answer; compstate[list]= compstate[insert]= }
zle -C ask list-choices _ask; bindkey "^X" ask; : >ready'
repeat 200; do [[ -e ready ]] && break; sleep 0.05; done
zpty -w -n shell "$1"$'\x18'
repeat 200; do [[ -e answer ]] && [[ $(tail -n 1 answer) == done ]] && break; sleep 0.05; done
zpty -d shell
EOF
    ask_zsh() {
        rm -f answer ready
        zsh -f ask.zsh "$*" >/dev/null 2>&1 || true
        offered=$(cat answer 2>/dev/null || true)
    }
    "$calint" completions zsh >calint.zsh
    zsh -n calint.zsh
    try zsh
    ask_zsh calint check for
    expect zsh "calint check for" force-app
    ask_zsh calint check --no-git for
    expect zsh "calint check --no-git for" force-app
    echo "zsh: asked"
else
    echo "zsh: not installed, not asked"
fi

# Nothing is known only of the values that can be any text: a new option that takes others says so in
# the table of command_line.cpp.
unknown=$("$calint" completions fish | sed -nE "s/.* -l ([a-z-]+) -x -d .*/\1/p" | sort -u | tr '\n' ' ')
[ "$unknown" = "jobs now shard since " ] || { echo "what do these options take: $unknown"; failed=1; }

# Every word that is offered is taken.
cat >clean.connectedApp.yaml <<'EOF'
kind: ConnectedApp
EOF
for option in --format --fail-on --min-severity --min-confidence --persona --color --links; do
    ask_bash calint check "$option" ''
    [ -n "$offered" ] || { echo "nothing is offered for $option"; failed=1; }
    while read -r word; do
        said=$("$calint" check --no-git "$option" "$word" clean.connectedApp.yaml 2>&1 || true)
        [[ $said != *"error: '$word' is not known"* ]] || { echo "$option $word is offered, but: $said"; failed=1; }
    done <<<"$offered"
done
exit "$failed"
