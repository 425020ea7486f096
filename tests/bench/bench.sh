#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# bench.sh DIR: speed and memory, measured in one run on one core (loading a bank: also on all of them)
# with what DIR (OUT/bench) holds.
# BENCH_ONLY names some of: screens loading decisions marks.
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

# --- on a terminal ------------------------------------------------------------------------------

columns() { # columns NAME GOAL: one line of what `screen` prints, seconds as milliseconds
    awk -v name="$1" -v goal="${2-}" \
        '{ printf "  %-34s %9.2f %8s %8s   %s\n", name, 1000 * $2, $3, $4, goal }'
}

first_frame() { # first_frame NAME <line of "screen first"
    awk -v name="$1" '{ printf "  %-34s %9.2f %8.2f %8d\n", name, 1000 * $2, 1000 * $4, $3 }'
}

first_frames() {
    echo 'From exec to the end of the first frame at 100x30, in turn, 100 times:'
    printf '  %-34s %9s %8s %8s\n' '' 'median ms' quickest bytes
    "$dir/screen" first 100 "$dir/box" -- "$DLTUTOR" >"$dir/first.txt"
    sed -n 1p "$dir/first.txt" | first_frame 'curses, one box'
    sed -n 2p "$dir/first.txt" | first_frame dltutor
    XDG_CACHE_HOME=/dev/null "$dir/screen" first 20 "$DLTUTOR" | first_frame 'dltutor, no heads kept'
    awk 'NR == 1 { box = $2; quick = $4 }
         NR == 2 { printf "  %-34s %9.2f %8.2f            goal: at most 2\n", "dltutor / box", $2 / box, $4 / quick }' \
        "$dir/first.txt"
}

plots() {
    local function='max(0,x)-2*max(0,x-1)+max(0,x-3/2)' runs=40
    # shellcheck disable=SC2016
    local gnuplot='m(a)=a>0?a:0; set samples 160; set terminal dumb 80 24; plot [-2:2] m(x)-2*m(x-1)+m(x-1.5)'
    echo 'A function of x in 80x24, from exec to exit, in turn, medians of 40:'
    if ! command -v gnuplot >/dev/null; then
        "$dir/screen" whole $runs "$DLTUTOR" plot "$function" | columns 'dltutor plot'
        echo '  gnuplot is NOT INSTALLED: there is nothing to compare with (make deps bench)'
        return
    fi
    "$dir/screen" whole $runs "$DLTUTOR" plot "$function" -- gnuplot -e "$gnuplot" >"$dir/whole.txt"
    sed -n 1p "$dir/whole.txt" | columns 'dltutor plot'
    sed -n 2p "$dir/whole.txt" | columns "$(gnuplot --version), dumb"
}

keystrokes() {
    local number down
    echo 'One key at 100x30, from the key to the end of its frame, medians:'
    printf '  %-34s %9s %8s %8s\n' '' ms bytes most
    "$dir/screen" keys 100x30 'jjjjj\r' 1 40 "$DLTUTOR" | columns 'a typed character' 'goal: 64 bytes'
    for number in 1 2 3 4 5 6 7 8 9 10; do
        down=$(printf '%*s' $((number - 1)) '' | tr ' ' j)
        "$dir/screen" keys 100x30 "$down\\r\\e[21~" '\e[C' 12 "$DLTUTOR" |
            columns "a step of a slider, question $number" 'goal: 5 ms, 900 bytes'
    done
}

# idle NAME KEYS COMMAND...
idle() {
    local name=$1 keys=$2
    shift 2
    "$dir/screen" idle 100x30 "$keys" "$((BENCH_SECONDS < 5 ? BENCH_SECONDS : 5))" "$@" | columns "$name" 'goal: 0'
}

idling() {
    echo "Processor time while nothing happens for $((BENCH_SECONDS < 5 ? BENCH_SECONDS : 5)) s, and bytes written:"
    printf '  %-34s %9s %8s\n' '' ms bytes
    idle list '' "$DLTUTOR"
    idle question 'jjjjj\r' "$DLTUTOR"
    idle 'figure on the whole screen' 'jjjjjjj\r\eOR' "$DLTUTOR"
    idle 'what if' 'jjjjjjj\r\e[21~' "$DLTUTOR"
    idle present '' "$DLTUTOR" present q8
}

screens() {
    export XDG_DATA_HOME=$dir/kept XDG_CACHE_HOME=$dir/kept LC_ALL=C.UTF-8
    rm -rf "${dir:?}/kept"
    first_frames
    keystrokes
    idling
    plots
    rm -rf "${dir:?}/kept"
    export LC_ALL=C
}

echo "$(uname -sm), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)"
for part in ${BENCH_ONLY:-screens loading decisions marks}; do "$part"; done
