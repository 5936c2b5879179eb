#!/usr/bin/env bash
# run.sh CALINT: the same files make the same bytes in every format, whatever the number of threads,
# the order of arguments and directory entries, the place, age and rights of the files, the locale, the
# time zone, the terminal and the state of standard input.
# shellcheck disable=SC2317  # functions are handed to `try`
set -euo pipefail
calint=$(realpath "$1")
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
command -v git >/dev/null || { echo "SKIPPED: git is not installed"; exit 77; }
work=$(mktemp -d)
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
unset "${!GIT_@}" "${!CALINT_@}" "${!LC_@}" NO_COLOR COLUMNS TZ LANG
export HOME=$work/home GIT_CONFIG_NOSYSTEM=1 LC_ALL=C
mkdir "$HOME"
git config --global user.name Test
git config --global user.email test@example.com
git config --global core.autocrlf false
git config --global core.fileMode false
git config --global safe.directory '*'
failed=0 compared=0

# The formats that the program has, not those that this test knows of.
formats=$("$calint" check --help | sed -n 's/^ *\(text, [a-z, ]* or [a-z]*\); FORMAT=FILE.*/\1/p' |
    sed 's/ or /, /; s/,//g')
[ "$(wc -w <<<"$formats")" -ge 12 ] || { echo "FAILED: formats of check --help: '$formats'"; exit 1; }

# --- one project with everything that looks over the borders of files
one=$work/one/project
mkdir -p "$one"
cp -r "$source_dir"/fixtures/{acme,rules,clean} "$one"
corpus=$source_dir/../shared/corpus
if [ -d "$corpus" ]; then cp -r "$corpus" "$one/corpus"; fi
chmod -R u+rwX "$one"
cp "$one/rules/sf-consumer-secret-hex/config/salesforce.js" "$one/acme/again.js"
today=$(date -u +%F)
cat >"$one/.calint.yaml" <<YAML
rules:
  callback-loopback: {severity: critical}
ignore:
  - {rule: scope-full, path: "rules/**", because: the fixture shows it}
  - {rule: sf-security-token, path: "nowhere/**", because: of no use}
  - {rule: permitted-users-all, because: ended, until: 2020-01-31}
  - {rule: callback-missing, because: ends today in UTC, until: $today}
YAML
cd "$one"
git init -q .
git add -A && git commit -q -m One
"$calint" baseline acme -q >/dev/null
sed -i '0,/fingerprint: "./s//fingerprint: "0/' .calint-baseline.yaml
git add -A && git commit -q -m Two
for file in $(git ls-files '*.connectedApp-meta.xml' | awk 'NR % 3 == 0'); do
    [ -f "$file" ] || continue
    sed -i 's,</ConnectedApp>,<oauthConfig><callbackUrl>http://new.acme.io/</callbackUrl></oauthConfig>&,' "$file"
done
git mv acme/again.js acme/moved.js
printf 'SF_CONSUMER_SECRET=%s\n' "$(printf new | sha256sum | cut -c1-64 | tr a-f A-F)" >new.env

# --- the same under another name, made in the reverse order, at another time, with other rights
two=$work/two/much/deeper/than/the/other
mkdir -p "$two"
(
    umask 077
    cd "$one"
    cp -r .git "$two/.git"
    find . -path ./.git -prune -o -type f -print | LC_ALL=C sort -r | while IFS= read -r file; do
        mkdir -p "$two/${file%/*}"
        cat "$file" >"$two/$file"
        touch -d 2001-02-03T04:05:06 "$two/$file"
    done
    # Links and empty folders, if there are any.
    find . -path ./.git -prune -o \( -type l -o -type d \) -print0 | tar -c --no-recursion --null -T - |
        tar -x -C "$two" --skip-old-files
)

# The runs that are compared: a name and its arguments.
runs=(plain everything new bare)
arguments() {
    case $1 in
    plain) echo -v ;;
    everything) echo -v --persona auditor --statistics --show-ignored ;;
    new) echo -v --since HEAD --show-ignored --statistics ;;
    bare) echo --no-git --no-config --no-baseline --min-severity low --color always --links always ;;
    esac
}

# run OUT NAME [ARGUMENT ...]: one run in all formats at once, here; its output and status into OUT.
run() {
    local out=$1 status=0 wanted=() format
    mapfile -t wanted < <(arguments "$2" | tr ' ' '\n')
    shift 2
    mkdir -p "$work/out/$out"
    for format in $formats; do
        [ "$format" = text ] || wanted+=(-f "$format=$work/out/$out/$format")
    done
    "$calint" check --now 2026-06-01 -f text "${wanted[@]}" "$@" >"$work/out/$out/text" 2>"$work/out/$out/err" ||
        status=$?
    echo "$status" >"$work/out/$out/status"
    # Where the report is written is told, and differs here.
    sed -i "s,$work/out/$out/,OUT/,g" "$work/out/$out/err"
}
# same WHAT NAME: the run `next` against the one of that name.
same() {
    compared=$((compared + 1))
    if ! diff -rq "$work/out/$2" "$work/out/next" >"$work/differs"; then
        failed=1
        echo "FAILED: $1 changes the run '$2'"
        sed 's/^/    /' "$work/differs"
        diff -r "$work/out/$2" "$work/out/next" | cut -c1-200 | sed -n 1,5p || true
    fi
    rm -rf "$work/out/next"
}
# Every variant is tried with every run.
try() {
    local what=$1 name
    shift
    for name in "${runs[@]}"; do
        "$@" "$name"
        same "$what" "$name"
    done
}

cd "$one"
for name in "${runs[@]}"; do run "$name" "$name" -j 1; done
for name in "${runs[@]}"; do
    for format in $formats; do
        [ -s "$work/out/$name/$format" ] || { echo "FAILED: no $format of '$name'"; failed=1; }
    done
done
# They are worth comparing: much is found, and each run finds something else.
[ "$(grep -c '^{"ruleId"' "$work/out/plain/sarif")" -gt 100 ] || { echo "FAILED: hardly a finding"; failed=1; }
[ "$(grep -c '^{"ruleId"' "$work/out/new/sarif")" -gt 3 ] || { echo "FAILED: nothing is new"; failed=1; }
[ "$(md5sum "$work"/out/*/json | cut -d' ' -f1 | sort -u | wc -l)" = ${#runs[@]} ] ||
    { echo "FAILED: two runs are one"; failed=1; }

# --- threads
threads() { run next "$2" -j "$1"; }
for jobs in 2 7 64; do try "-j $jobs" threads $jobs; done

# --- the order of arguments, also of what is named twice
named=(acme clean new.env rules)
[ ! -d corpus ] || named+=(corpus)
for name in "${runs[@]}"; do run "named-$name" "$name" "${named[@]}"; done
for seed in 1 2 3; do
    mapfile -t shuffled < <(printf '%s\n' "${named[@]}" acme/sfdx-project.json rules |
        shuf --random-source=<(yes "$seed"))
    for name in "${runs[@]}"; do
        run next "$name" -j 7 "${shuffled[@]}"
        same "the order ${shuffled[*]}" "named-$name"
    done
done

# --- locales: of the system, or made for this test where their sources are
export LOCPATH=$work/locales
mkdir "$LOCPATH"
for locale in tr_TR.UTF-8 de_DE.UTF-8; do
    localedef -i "${locale%.*}" -f UTF-8 "$LOCPATH/$locale" >/dev/null 2>&1 || true
    [ -d "$LOCPATH/$locale" ] || echo "not tried: locale $locale cannot be made (package locales)"
done
in_locale() { LC_ALL=$1 LANG=$1 LANGUAGE=${1%_*} run next "$2"; }
for locale in C.UTF-8 tr_TR.UTF-8 de_DE.UTF-8; do try "locale $locale" in_locale "$locale"; done
unset LOCPATH

# --- terminals, home and standard input
in_terminal() { COLUMNS=$1 LINES=5 TERM=$2 run next "$3"; }
try "COLUMNS=20" in_terminal 20 dumb
try "COLUMNS=400" in_terminal 400 xterm-256color
in_home() { HOME=$work/nowhere/at/all XDG_CONFIG_HOME=/nowhere USER=else LOGNAME=else run next "$1"; }
try "another HOME" in_home
without_input() { run next "$1" <&-; }
try "a closed standard input" without_input
with_input() { run next "$1" < <(yes | head -c 100000); }
try "a full standard input" with_input

# --- another machine
cd "$two"
there() { run next "$1" -j 2; }
try "another place, order, age and umask" there
ln -s "$two" "$work/link"
cd "$work/link"
try "the way through a link" there

# --- from inside: what tells of paths from the project's root tells the same
cd "$one/rules"
for name in "${runs[@]}"; do
    run next "$name" ..
    for format in sarif gitlab rdjson sonar; do
        compared=$((compared + 1))
        cmp -s "$work/out/$name/$format" "$work/out/next/$format" ||
            { failed=1; echo "FAILED: the run '$name' from inside: another $format"; }
    done
done
cd "$one"

# --- time zones: the day is that of UTC. Once more if it has changed meanwhile.
for _ in 1 2; do
    day=$(date -u +%F)
    for zone in UTC Pacific/Kiritimati America/Los_Angeles UTC-14 UTC+12; do
        TZ=$zone "$calint" check -f json --show-ignored >"$work/${zone//\//-}.json" 2>/dev/null || true
    done
    [ "$day" != "$(date -u +%F)" ] || break
done
for zone in Pacific-Kiritimati America-Los_Angeles UTC-14 UTC+12; do
    compared=$((compared + 1))
    cmp -s "$work/UTC.json" "$work/$zone.json" || { failed=1; echo "FAILED: the time zone $zone changes the output"; }
done

echo "$compared comparisons in $(wc -w <<<"$formats") formats"
exit $failed
