#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench.sh DIR: speed and memory, measured in one run on one core (loading a bank: also on all of them)
# with what DIR (OUT/bench) holds.
# Prints a table; a wrong verdict or a line that is lost is an error, a slow machine is not.
set -euo pipefail
cd "$(dirname "$0")/../.."
dir=$1
: "${DLTUTOR:?the program to measure}"
: "${BENCH_SECONDS:=5}" "${BENCH_LINES:=1000000}" "${BENCH_QUESTIONS:=10000}"
export DLTUTOR_QUESTIONS=$PWD/questions LC_ALL=C

if command -v taskset >/dev/null && [[ -z ${BENCH_PINNED-} ]]; then
    BENCH_PINNED=$(taskset -cp $$ | sed 's/.*: //')
    export BENCH_PINNED
    exec taskset -c "$(($(nproc) - 1))" bash "$0" "$@"
fi

rate() { # rate NAME FILE
    awk -v name="$1" '$1 == "decisions" && $2 == name { print $3 }' "$2"
}

decisions() {
    "$dir/decide" tests/bench/pairs.tsv "$BENCH_SECONDS" >"$dir/decide.txt"
    python3 tests/bench/decide_sympy.py tests/bench/pairs.tsv "$BENCH_SECONDS" >"$dir/sympy.txt"
    echo 'Deciding pairs of formulas, read and decided afresh each time, a second:'
    printf '  %-12s %12s %12s %8s\n' '' dltutor SymPy ratio
    local name mine theirs
    for name in equal different all; do
        mine=$(rate $name "$dir/decide.txt") theirs=$(rate $name "$dir/sympy.txt")
        awk -v name=$name -v a="$mine" -v b="$theirs" \
            'BEGIN { printf "  %-12s %12d %12d %8.0f\n", name, a, b, a / b }'
    done
    echo '  each pair:'
    grep '^pair' "$dir/decide.txt" | sed 's/^pair/   /'
}

# marking NAME LINES [QUESTION]
marking() {
    local wall cpu memory got
    awk -v lines="$2" -v only="${3-}" -f tests/bench/answers.awk >"$dir/answers.jsonl"
    "$dir/measure" "$DLTUTOR" grade --batch "$dir/answers.jsonl" 2>"$dir/measure.txt" >"$dir/marks.jsonl"
    read -r wall cpu memory <"$dir/measure.txt"
    got=$(wc -l <"$dir/marks.jsonl")
    [[ $got -eq $2 ]] || { echo "bench: $2 lines in, $got out" >&2; exit 1; }
    awk -v name="$1" -v lines="$2" -v wall="$wall" -v cpu="$cpu" -v kb="$memory" \
        'BEGIN { printf "  %-12s %9d %9.2f %12d %9.2f %12d %9.1f\n", name, lines, wall, lines / wall, cpu, lines / cpu, kb / 1024 }'
    rm -f "$dir/answers.jsonl" "$dir/marks.jsonl"
}

marks() {
    local question
    echo "Marking with grade --batch:"
    printf '  %-12s %9s %9s %12s %9s %12s %9s\n' answers lines seconds lines/s 'cpu s' lines/cpu-s MB
    marking mixed 20000
    marking mixed "$BENCH_LINES"
    for question in q1 q4 q6 q8 q9 q10; do
        marking "$question" $((BENCH_LINES / 20)) "$question"
    done
}

# loaded PACKS: both sides of the comparison, from one program
loaded() {
    local bank=$dir/bank
    rm -rf "$bank"
    "$dir/questions" "$BENCH_QUESTIONS" "$1" "$bank" >/dev/null
    "$dir/load" "$bank" 5 >"$dir/load.txt"
    awk -v packs="$1" '
        $1 == "bytes" { bytes = $2; next }
        $1 == "libyaml" { bare = $2 }
        $1 == "libyaml" || $1 == "checked" {
            printf "  %-9s %6d %9.3f %9.1f %6.2f\n", $1, packs, $2, bytes / $2 / 1e6, $2 / bare
        }' "$dir/load.txt"
}

# listed NAME COMMAND...: the program on the bank of one pack
listed() {
    local wall cpu memory rows name=$1
    shift
    rows=$(DLTUTOR_QUESTIONS=$dir/bank XDG_CACHE_HOME=$dir/cache "$dir/measure" "$@" 2>"$dir/measure.txt" | grep -c '^  q')
    [[ $rows -eq $BENCH_QUESTIONS ]] || { echo "bench: $rows questions listed" >&2; exit 1; }
    read -r wall cpu memory <"$dir/measure.txt"
    awk -v name="$name" -v wall="$wall" -v cpu="$cpu" -v kb="$memory" \
        'BEGIN { printf "  %-16s %9.3f %9.3f %9.1f\n", name, wall, cpu, kb / 1024 }'
}

loading() {
    echo "Loading $BENCH_QUESTIONS questions with all checks, beside the events of libyaml alone:"
    printf '  %-9s %6s %9s %9s %6s\n' '' packs 'cpu s' MB/s ratio
    loaded $((BENCH_QUESTIONS / 20))
    loaded 1
    printf '  %-16s %9s %9s %9s\n' '' seconds 'cpu s' MB
    rm -rf "$dir/cache"
    listed 'list, one core' "$DLTUTOR" list
    listed 'list, again' "$DLTUTOR" list
    if [[ -n ${BENCH_PINNED-} ]]; then
        rm -rf "$dir/cache"
        listed 'list, all cores' taskset -c "$BENCH_PINNED" "$DLTUTOR" list
    fi
    rm -rf "$dir/bank" "$dir/cache"
}

echo "$(uname -sm), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)"
loading
decisions
marks
