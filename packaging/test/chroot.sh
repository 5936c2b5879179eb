#!/usr/bin/env bash
# chroot.sh FOLDER: installs the .deb in FOLDER into a bare Debian 12, without any library but libc,
# runs it, removes it, and looks for what is left; then the same with the .tar.gz. Skipped (77) without
# root or debootstrap.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "not root"; exit 77; }
command -v debootstrap >/dev/null || { echo "debootstrap is not installed"; exit 77; }
deb=$(realpath "$1"/calint_*_amd64.deb)
tar=$(realpath "$1"/calint-*-linux-x64.tar.gz)
bad=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../fixtures/acme/force-app/main/default/connectedApps/ERP_Sync.connectedApp-meta.xml")
# What a checksum is worth: it is looked at from where the files are.
(cd "$1" && sha256sum --check --strict ./*.sha256)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
debootstrap --variant=minbase bookworm "$root" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cp "$deb" "$tar" "$bad" "$root/tmp"
inside() { chroot "$root" /usr/bin/env -i --chdir=/tmp PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C "$@"; }
all_files() { (cd "$root" && find . -path ./tmp -prune -o -path ./proc -prune -o -path ./var/lib/dpkg -prune -o -path ./var/log -prune -o -print | sort); }
failed=0
fail() { echo "$1"; failed=1; }

try() {
    local program=$1 status=0
    inside "$program" --version || fail "$program does not run"
    inside "$program" "/tmp/${bad##*/}" -f concise || status=$?
    [ "$status" = 1 ] || fail "status $status instead of 1 on a bad file"
    inside "$program" test >/dev/null || fail "$program test fails"
}

before=$(all_files)
inside dpkg -i "/tmp/${deb##*/}" >/dev/null
try calint
# minbase has no man, and dpkg may leave out manual pages there: the package is asked, too.
for file in usr/share/man/man1/calint.1.gz usr/share/bash-completion/completions/calint \
    usr/share/zsh/vendor-completions/_calint usr/share/fish/vendor_completions.d/calint.fish \
    usr/share/doc/calint/copyright; do
    [ -s "$root/$file" ] || fail "/$file is not there"
done
inside dpkg -r calint >/dev/null
left=$(diff <(echo "$before") <(all_files) || true)
[ -z "$left" ] || fail "left behind: $left"
echo "deb: installed, run, removed"

mkdir "$root/opt/calint"
inside tar -C /opt/calint --strip-components=1 -xzf "/tmp/${tar##*/}"
try /opt/calint/bin/calint
for file in share/man/man1/calint.1.gz LICENSE README.md CHANGELOG.md THIRD_PARTY; do
    [ -s "$root/opt/calint/$file" ] || fail "$file is not in the archive"
done
rm -r "$root/opt/calint"
left=$(diff <(echo "$before") <(all_files) || true)
[ -z "$left" ] || fail "left behind: $left"
echo "tar.gz: unpacked, run, removed"
exit "$failed"
