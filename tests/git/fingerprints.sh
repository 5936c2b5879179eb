#!/usr/bin/env bash
# fingerprints.sh CALINT: what people do to files without changing what they say must not change a
# fingerprint: comments and blank lines, another order of XML elements, CRLF, another indentation,
# another parent folder, another working directory. All of fixtures/rules and fixtures/acme, each in a
# git repository. Skipped (77) where git is missing; prettier is tried where npm can fetch it.
set -euo pipefail
command -v git >/dev/null || { echo "SKIPPED: git is not installed"; exit 77; }
calint=$(realpath "$1")
fixtures=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../fixtures" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset "${!GIT_@}" "${!CALINT_@}"
export LC_ALL=C
failed=0

# prints FILE ARGUMENTS...: lines `RULE FINGERPRINT PLACE` of all that is found, sorted by the first two.
prints() {
    local into=$1 status=0
    shift
    "$calint" check --persona auditor --no-config --now 2026-11-23 -f json "$@" >"$work/json" 2>/dev/null || status=$?
    [ "$status" -le 2 ] || { echo "exit status $status"; exit 1; }
    sed -nE 's/^\{"rule":"([^"]*)".*"location":\{"path":"(\.\.\/)*([^"]*)".*"fingerprint":"([0-9a-f]*:[0-9]+)".*/\1 \4 \3/p' \
        "$work/json" | sort >"$into"
    [ "$(wc -l <"$into")" -gt 1000 ] || { echo "only $(wc -l <"$into") findings: $*"; exit 1; }
}
# same WHAT FILE: the set of rules and fingerprints is what it was.
same() {
    cut -d' ' -f1,2 "$work/base" | sort >"$work/a"
    cut -d' ' -f1,2 "$2" | sort >"$work/b"
    if cmp -s "$work/a" "$work/b"; then
        echo "ok: $1: $(wc -l <"$work/a") findings"
        return
    fi
    failed=1
    echo "FAILED: $1"
    comm -23 "$work/a" "$work/b" | grep -F -f - "$work/base" | awk '{ print "    gone " $1 " " $3 }' | sort | uniq -c || true
    comm -13 "$work/a" "$work/b" | grep -F -f - "$2" | awk '{ print "    new " $1 " " $3 }' | sort | uniq -c || true
}
fresh() {
    rm -rf "$work/repo"
    mkdir "$work/repo"
    cp -R "$fixtures/rules" "$fixtures/acme" "$work/repo"
    git -C "$work/repo" init -q .
    cd "$work/repo"
}
# Files that git would call texts, and none that is linked to nothing.
texts() { find . -name .git -prune -o -type f "$@" -exec grep -Il '' {} +; }

fresh
prints "$work/base" .
cut -d' ' -f1 "$work/base" | sort -u | wc -l | sed 's/$/ rules find something/'
# Without this the comparisons below could not fail.
echo 'x = 1' >"$work/x"
cp "$work/base" "$work/other"
sed -i '1s/ [0-9a-f]/ x/' "$work/other"
(same "a changed fingerprint" "$work/other") >/dev/null && ! cmp -s "$work/a" "$work/b"

# --- comments and blank lines on top
texts | while IFS= read -r file; do
    if head -c 8 "$file" | grep -qF '<?xml'; then  # behind a byte order mark, perhaps
        sed -i '1s/?>/?>\n\n\n<!-- a note -->\n/' "$file"
        continue
    fi
    case $file in
    *.xml) sed -i '1s/</<!-- a note -->\n\n</' "$file" ;;
    *.yaml | *.yml | *.properties | *.env) sed -i '1s/^/# a note\n\n\n/' "$file" ;;
    *.js | *.cls | *.java) sed -i '1s,^,// a note\n\n\n,' "$file" ;;
    *) head -c 2 "$file" | grep -q '^#!' || sed -i '1s/^/\n\n/' "$file" ;;
    esac
done
prints "$work/other" .
same "blank lines and comments on top" "$work/other"

# --- another order of sibling elements
# Turns around the elements that stand at an indentation, each with all that is inside.
turn_around() {
    awk -v indent="$1" '
        function flush(  i) { for (i = count; i > 0; --i) printf "%s", group[i]; count = 0 }
        BEGIN { open = "^" indent "<[A-Za-z]" }
        inside {
            group[count] = group[count] $0 "\n"
            if (index($0, "</" name ">")) inside = 0
            next
        }
        $0 ~ open {
            group[++count] = $0 "\n"
            name = $0
            sub(/^ *</, "", name)
            sub(/[ \t\r\/>].*/, "", name)
            inside = !(index($0, "</" name ">") || $0 ~ /\/>[ \t\r]*$/)
            next
        }
        { flush(); print }
        END { flush() }' "$2" >"$work/turned"
    cat "$work/turned" >"$2"
}
fresh
texts -name '*-meta.xml' | while IFS= read -r file; do
    # Of two single elements the last counts; of two spellings of a name the second is the double.
    case $file in */singleton-duplicated/* | */grant-empty-or-duplicate/*) continue ;; esac
    turn_around "        " "$file"
    turn_around "    " "$file"
done
prints "$work/other" .
same "XML elements the other way round" "$work/other"

# --- line ends
fresh
texts | while IFS= read -r file; do sed -i 's/\r*$/\r/' "$file"; done
prints "$work/other" .
same "CRLF" "$work/other"

# --- another indentation
fresh
texts -name '*-meta.xml' | while IFS= read -r file; do
    sed -i -E 's/^( +)</\1\1</; s/^    /\t/' "$file"
done
prints "$work/other" .
same "XML with tabs" "$work/other"

# --- another parent folder, another working directory, other ways to name the paths
fresh
mkdir -p "$work/else where/ü"
mv "$work/repo" "$work/else where/ü"
cd "$work/else where/ü/repo"
prints "$work/other" .
same "another parent folder" "$work/other"
prints "$work/other" "$PWD/acme" "$PWD/rules"
same "absolute paths" "$work/other"
prints "$work/other" rules ./acme/../acme/
same "two paths, the later one first" "$work/other"
cd acme/force-app
prints "$work/other" ../..
same "from a subdirectory" "$work/other"
cd ../../..
prints "$work/other" repo
same "from outside" "$work/other"
cd repo
prints "$work/other" --no-git .
same "without git's list" "$work/other"
git add . && git -c user.name=Test -c user.email=test@example.com commit -q -m All
git worktree add -q "$work/linked/repo" -b linked
cd "$work/linked/repo"
prints "$work/other" .
same "a linked worktree" "$work/other"
prints "$work/other" -j 1 .
same "one thread" "$work/other"
prints "$work/other" --min-severity info --show-ignored --no-ignores .
same "other flags" "$work/other"
mv "$work/linked/repo" "$work/linked/clone"
cd "$work/linked/clone"
git -C "$work/else where/ü/repo" worktree repair "$PWD" >/dev/null 2>&1
prints "$work/other" .
same "another name of the folder" "$work/other"

# --- prettier
fresh
if command -v npm >/dev/null && command -v node >/dev/null && mkdir "$work/npm" &&
    (cd "$work/npm" && HOME=$work/npm timeout 120 npm install --silent --no-audit --no-fund --no-save \
        prettier@3 @prettier/plugin-xml@3 >/dev/null 2>&1); then
    # With the sensitivity `ignore` prettier breaks long values at their spaces, which changes them.
    texts -name '*-meta.xml' >"$work/files"
    while IFS= read -r file; do printf '%s\0' "$PWD/$file"; done <"$work/files" |
        (cd "$work/npm" && xargs -0 npx prettier --log-level silent --plugin @prettier/plugin-xml \
            --xml-whitespace-sensitivity preserve --tab-width 2 --write >/dev/null 2>&1) || true
    { diff -qr "$fixtures/rules" rules 2>/dev/null || true; } | wc -l | sed 's/$/ files were changed by prettier/'
    prints "$work/other" .
    same "prettier" "$work/other"
else
    echo "skipped: prettier cannot be fetched"
fi
exit "$failed"
