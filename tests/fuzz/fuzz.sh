#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# fuzz.sh DIR NAME...: FUZZ_SECONDS of libFuzzer for each target DIR/fuzz/fuzz_NAME, JOBS at a time,
# starting from tests/fuzz/corpus/NAME. New inputs stay in DIR/corpus, findings in DIR/found: a
# finding is a failure, and once mended its input belongs into tests/fuzz/corpus.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

run_one() { # run_one DIR NAME
    local dir=$1 name=$2 status
    mkdir -p "$dir/corpus/$name" "$dir/found"
    DLTUTOR_QUESTIONS=$PWD/questions "$dir/fuzz/fuzz_$name" -max_total_time="${FUZZ_SECONDS:-60}" \
        -timeout=5 -rss_limit_mb=1024 -max_len=4096 -print_final_stats=1 \
        -artifact_prefix="$dir/found/$name-" "$dir/corpus/$name" "tests/fuzz/corpus/$name" \
        >"$dir/$name.log" 2>&1
    status=$?
    if ((status)); then
        echo "$name: FAILED, see $dir/$name.log"
        grep -E 'ERROR|SUMMARY|runtime error' "$dir/$name.log" | head -n 5
    else
        echo "$name: nothing found in $(awk '/number_of_executed_units/ { print $2 }' "$dir/$name.log") inputs"
    fi
    return "$status"
}

if [[ ${1-} == --one ]]; then
    run_one "$2" "$3"
    exit
fi
dir=$1
shift
printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I{} bash "$0" --one "$dir" {}
