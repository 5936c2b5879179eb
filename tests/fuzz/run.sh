#!/usr/bin/env bash
# run.sh PROGRAMS [SECONDS CORPUS [TARGET ...]]: runs the fuzz targets in PROGRAMS, each over its seeds
# and then for SECONDS, and keeps what they grow in the folder CORPUS. Without these it is a test: so many
# inputs for each, the same each time, from SEED on (default 1). JOBS of them at a time (default 1).
# Ends with a table; fails if a target does, and says which input it was.
set -euo pipefail
programs=$(realpath "$1")
seconds=${2:-600}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
corpus=${3:-}
[ $# -le 3 ] || targets=("${@:4}")
[ -n "${targets:-}" ] || mapfile -t targets < <(find "$programs" -maxdepth 1 -name 'fuzz_*' -perm -u+x |
    sed 's/.*fuzz_//' | sort)
[ ${#targets[@]} -gt 0 ] || { echo "no fuzz targets in $programs"; exit 1; }
if [ -n "$corpus" ]; then
    mkdir -p "$corpus/crashes"
    corpus=$(realpath "$corpus")
    crashes=$corpus/crashes
else
    crashes=$programs/fuzz-crashes
    mkdir -p "$crashes"
fi
"$here/seeds.py" "$here/../.." "$work/seeds"
# What is freed is kept in quarantine, by default 256 MB of it, which is no use of memory to limit.
export ASAN_OPTIONS=quarantine_size_mb=64:${ASAN_OPTIONS:-}

# Coverage tells addresses apart: a test's must be the same each time, where the machine lets them.
fixed=()
[ -n "$corpus" ] || ! setarch -R true 2>"$work/setarch" || fixed=(setarch -R)

longest() { # TARGET: bytes of an input
    case $1 in
    refresh_policy | ip_range) echo 200 ;;
    pattern) echo 4000 ;;
    url) echo 1000 ;;
    glob) echo 2000 ;;
    certificate) echo 6000 ;;
    *) echo 12000 ;;
    esac
}

inputs() { # TARGET: how many a test tries, seeds among them; whole runs are slow, and have many seeds
    case $1 in
    description | rules | secrets) echo 0 ;;
    pattern) echo 200 ;;
    baseline | config) echo 300 ;;
    merge | xml | yaml) echo 2000 ;;
    *) echo 20000 ;;
    esac
}

words() { # TARGET: its dictionary
    case $1 in
    description) echo xml ;;
    rules | config | baseline) echo yaml ;;
    pattern) echo secrets ;;
    *) echo "$1" ;;
    esac
}

fuzz() { # TARGET
    local kept=$work/grown/$1 options=()
    [ -z "$corpus" ] || kept=$corpus/$1
    mkdir -p "$kept" "$work/seeds/$1"
    local dict
    dict=$here/$(words "$1").dict
    [ ! -f "$dict" ] || options+=("-dict=$dict")
    # Entropic weighs by the time that an input takes.
    [ -n "$corpus" ] || options+=(-entropic=0 "-seed=${SEED:-1}" "-runs=$(inputs "$1")")
    # Named one by one: the order of a folder's files differs from machine to machine.
    find "$work/seeds/$1" -type f | LC_ALL=C sort | paste -sd, >"$work/$1.seeds"
    options+=("-seed_inputs=@$work/$1.seeds")
    # Where a run is slow and covers much, weighing what is rare costs more than it finds.
    case $1 in
    description | rules | secrets) options+=(-entropic=0) ;;
    esac
    # Each input may take 5 s of processor time, see fuzz.h; 120 s of a busy machine's are for what
    # never ends.
    if ! (cd "$work" && "${fixed[@]}" "$programs/fuzz_$1" -max_total_time="$seconds" -timeout=120 -rss_limit_mb=512 \
        -max_len="$(longest "$1")" -print_final_stats=1 -artifact_prefix="$crashes/$1-" \
        "${options[@]}" "$kept") >"$work/$1.log" 2>&1; then
        touch "$work/$1.failed"
    fi
}

count=0
for target in "${targets[@]}"; do
    fuzz "$target" &
    count=$((count + 1))
    if [ $count -ge "${JOBS:-1}" ]; then
        wait -n || true
        count=$((count - 1))
    fi
done
wait

failed=0
printf '%-15s %11s %9s %7s %9s %12s\n' target executions per-sec cov features corpus
for target in "${targets[@]}"; do
    log=$work/$target.log
    stat() { sed -n "s/^stat::$1: *//p" "$log"; }
    last=$(grep -a ' cov: ' "$log" | tail -1) || true
    printf '%-15s %11s %9s %7s %9s %12s\n' "$target" "$(stat number_of_executed_units)" \
        "$(stat average_exec_per_sec)" "$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' <<<"$last")" \
        "$(sed -n 's/.* ft: \([0-9]*\).*/\1/p' <<<"$last")" \
        "$(sed -n 's/.* corp: \([^ ]*\).*/\1/p' <<<"$last")"
done
for target in "${targets[@]}"; do
    [ -f "$work/$target.failed" ] || continue
    failed=1
    echo "== $target"
    grep -avE '[[:space:]](NEW|REDUCE|RELOAD|pulse|INITED|READ) |^INFO:|^stat::' "$work/$target.log" | tail -60
done
exit $failed
