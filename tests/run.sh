#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh BUILT DIR TEST...: run test programs, several at once, and add up what they report in TAP.
# BUILT is the exit status of building them, DIR (OUT/tests) takes the logs. A program that crashes,
# hangs, is not there, skips, or does not keep its plan counts as failed. Last line: N passed, N failed.
set -uo pipefail

# A clean place for each program: no test sees the home, the locale or the terminal of the person.
clean_environment() {
    unset NO_COLOR CLICOLOR COLORTERM ACCESSIBLE LINES DISPLAY TMUX TMUX_PANE MAKEFLAGS MFLAGS MAKELEVEL
    unset "${!DLTUTOR_@}" "${!XDG_@}"
    export HOME=$1 XDG_DATA_HOME=$1/data XDG_CONFIG_HOME=$1/config XDG_CACHE_HOME=$1/cache
    export XDG_RUNTIME_DIR=$1/run
    export LC_ALL=C.UTF-8 LANG=C.UTF-8 TZ=UTC TERM=xterm-256color COLUMNS=80
    export CMOCKA_MESSAGE_OUTPUT=TAP
    export DLTUTOR="$BUILD/dltutor" DLTUTOR_QUESTIONS="$PWD/questions"
    export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1
    export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
    mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"
}

# tally STATUS <LOG: prints "passed failed" and then why, one reason a line.
tally() {
    awk -v status="$1" '
        /^ok([^a-z]|$)/ { if (/# *(SKIP|TODO)/) { skipped++ } else passed++ }
        /^not ok([^a-z]|$)/ { failed++ }
        /^1\.\.[0-9]+/ { planned += substr($0, 4); plans++ }
        END {
            run = passed + failed + skipped
            if (skipped) why = why "skipped " skipped " (a test may not be skipped)\n"
            extra = skipped
            if (status == 124 || status == 137) why = why "ran out of time\n"
            else if (status > 128) why = why "killed by signal " status - 128 "\n"
            if (!plans) why = why "no plan (1..N)\n"
            else if (run != planned) why = why "planned " planned ", ran " run "\n"
            if (plans && run < planned) extra += planned - run
            if (status && !failed && !extra) { why = why "exit status " status "\n"; extra++ }
            if (why != "" && !failed && !extra) extra++
            printf "%d %d\n%s", passed, failed + extra, why
        }'
}

run_one() { # run_one DIR TEST
    local dir=$1 test=$2 label log status start took home
    label=${test#"${dir%/*}"/}
    label=${label#tests/}
    log=$dir/${label//\//.}
    home=$(mktemp -d) || exit 1
    start=${EPOCHREALTIME/[.,]/}
    if [[ -x $test || $test == *.sh && -r $test ]]; then
        local command=("$test")
        [[ $test == *.sh ]] && command=(bash "$test")
        (
            clean_environment "$home"
            exec timeout -k 5 "${TEST_TIMEOUT:-150}" "${command[@]}"
        ) </dev/null >"$log.log" 2>&1
        status=$?
    else
        echo "$test: not built" >"$log.log"
        status=127
    fi
    took=$(((${EPOCHREALTIME/[.,]/} - start) / 1000))
    rm -rf "$home"
    tally "$status" <"$log.log" >"$log.result"
    local passed failed
    read -r passed failed <"$log.result"
    if ((failed)); then
        printf '  FAIL %-40s %d passed, %d FAILED: %s\n' "$label" "$passed" "$failed" \
            "$(sed 1d "$log.result" | paste -sd, -)"
    else
        printf '  ok   %-40s %4d  %6d ms\n' "$label" "$passed" "$took"
    fi
}

if [[ ${1-} == --one ]]; then
    run_one "$2" "$3"
    exit
fi

built=$1 dir=$2
shift 2
rm -rf "$dir"
mkdir -p "$dir"
: "${BUILD:=$PWD/build}"
export BUILD

((!$#)) || printf '%s\0' "$@" | xargs -0 -n 1 -P "$(nproc 2>/dev/null || echo 2)" bash "$0" --one "$dir"

passed=0 failed=0
if ((built)); then
    echo "  FAIL the build (make status $built)"
    failed=1
fi
# What went wrong, once more, in full and in the order of the list.
for test; do
    label=${test#"${dir%/*}"/}
    label=${label#tests/}
    log=$dir/${label//\//.}
    p=0 f=1
    if [[ -r $log.result ]]; then read -r p f <"$log.result"; fi
    passed=$((passed + p)) failed=$((failed + f))
    if ((f)); then
        echo "--- $label: $(sed 1d "$log.result" | paste -sd, -)"
        if (($(wc -l <"$log.log") > 400)); then
            grep -A 30 -e '^not ok' -e ERROR: "$log.log" | head -n 300
            echo "(all of it: $log.log)"
        else
            grep -v -e '^ok ' -e '^1\.\.' "$log.log"
        fi
    fi
done
if ((passed + failed == 0)); then
    echo "no tests to run"
    failed=1
fi
echo "$passed passed, $failed failed"
((failed == 0))
