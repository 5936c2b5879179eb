#!/usr/bin/env bash
# static.sh CALINT: the program, with its symbols, needs no file of the system, and what glibc does by
# loading libraries when it is called cannot be called: dlopen is the one of static_parts.cpp, and glibc's
# look-up of hosts and users is not there at all. (Parts of the loader are in every static program.)
set -euo pipefail
calint=$1
told=$(ldd "$calint" 2>&1 || true)
[[ $told == *"not a dynamic executable"* ]] || { echo "ldd: $told"; exit 1; }
if readelf -lW "$calint" | grep INTERP; then
    echo "has an interpreter"
    exit 1
fi

symbols=$(nm "$calint" | awk '{print $NF, $1}')
address() { awk -v name="$1" '$1 == name {print $2}' <<<"$symbols"; }
[ -n "$(address dlopen)" ] || { echo "dlopen is not to be seen: was it stripped?"; exit 1; }
[ "$(address dlopen)" != "$(address __dlopen)" ] || { echo "dlopen is glibc's"; exit 1; }
if grep -E '^(gaih_inet.*|__nss_lookup.*|__nss_.*_lookup2|__res_.*search.*|__getpw.*_r) ' <<<"$symbols"; then
    echo "linked in after all"
    exit 1
fi

# Exceptions are found by this table alone (static_parts.cpp); --version ends with one.
readelf -lW "$calint" | grep -q GNU_EH_FRAME || { echo "has no table of its unwind tables"; exit 1; }
"$calint" --version
