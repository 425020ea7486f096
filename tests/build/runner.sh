#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The test runner counts what must be counted: nothing that goes wrong passes in silence.
. "$(dirname "$0")/../lib.sh"

# verdict NAME WANT-LAST-LINE WANT-STATUS SCRIPT-LINE...: what the runner makes of a test of these lines
verdict() {
    local name=$1 want=$2 want_status=$3
    shift 3
    mkdir -p "$SCRATCH/tests"
    printf '%s\n' "$@" >"$SCRATCH/tests/one.sh"
    run env BUILD="$BUILD" TEST_TIMEOUT=1 bash "$ROOT/tests/run.sh" 0 "$SCRATCH/logs" "$SCRATCH/tests/one.sh"
    is "$(tail -n 1 <<<"$out") ($status)" "$want ($want_status)" "$name"
}

verdict 'passing tests' '2 passed, 0 failed' 0 'echo ok 1 - a; echo ok 2; echo 1..2'
verdict 'a failing test' '1 passed, 1 failed' 1 'echo ok 1; echo not ok 2 - b; echo 1..2; exit 1'
verdict 'a failing test, status 0' '0 passed, 1 failed' 1 'echo not ok 1; echo 1..1'
verdict 'a status of its own' '1 passed, 1 failed' 1 'echo ok 1; echo 1..1; exit 3'
verdict 'a crash' '1 passed, 1 failed' 1 'echo ok 1; kill -SEGV $$'
verdict 'a crash within the plan' '1 passed, 3 failed' 1 'echo 1..4; echo ok 1; kill -SEGV $$'
verdict 'no plan' '1 passed, 1 failed' 1 'echo ok 1'
verdict 'no output' '0 passed, 1 failed' 1 ':'
verdict 'more tests than planned' '2 passed, 1 failed' 1 'echo ok 1; echo ok 2; echo 1..1'
verdict 'a skipped test' '1 passed, 1 failed' 1 'echo ok 1; echo "ok 2 # SKIP no tool"; echo 1..2'
verdict 'two plans, as of two groups' '3 passed, 0 failed' 0 'echo 1..1; echo ok 1; echo 1..2; echo ok 1; echo ok 2'
verdict 'a hanging test' '1 passed, 1 failed' 1 'echo 1..1; echo ok 1; sleep 60'

run env BUILD="$BUILD" bash "$ROOT/tests/run.sh" 0 "$SCRATCH/logs" "$SCRATCH/nowhere/unit/expr_x"
is "$(tail -n 1 <<<"$out") ($status)" '0 passed, 1 failed (1)' 'a program that was not built'
run env BUILD="$BUILD" bash "$ROOT/tests/run.sh" 2 "$SCRATCH/logs"
is "$(tail -n 1 <<<"$out") ($status)" '0 passed, 1 failed (1)' 'a build that failed'
run env BUILD="$BUILD" bash "$ROOT/tests/run.sh" 0 "$SCRATCH/logs"
is "$(tail -n 1 <<<"$out") ($status)" '0 passed, 1 failed (1)' 'nothing to run'

printf '%s\n' "echo HOME=\$HOME; test -d \"\$HOME\" && echo ok 1; ls -A \"\$HOME\"; read -r x || echo ok 2" \
    "[ -z \"\$NO_COLOR\$TMUX\$MAKEFLAGS\" ] && echo ok 3; echo 1..3" >"$SCRATCH/tests/one.sh"
run env HOME=/nonexistent NO_COLOR=1 TMUX=x MAKEFLAGS=k BUILD="$BUILD" \
    bash "$ROOT/tests/run.sh" 0 "$SCRATCH/logs" "$SCRATCH/tests/one.sh"
is "$(tail -n 1 <<<"$out")" '3 passed, 0 failed' 'surroundings are clean'
done_testing
