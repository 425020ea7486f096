# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# lib.sh: TAP for shell tests. Source it first: . "$(dirname "$0")/../lib.sh"
#
#   dlt ARG...              run the program; sets $out, $err (text) and $status; stdin is empty
#   run COMMAND...          the same for any command (put a here-document on it for its input)
#   exits N NAME            $status is N
#   is GOT WANT NAME        equal texts; shows a diff otherwise
#   like TEXT ERE NAME      TEXT matches the extended regular expression; unlike is its opposite
#   json FILTER WANT NAME   jq FILTER applied to $out prints WANT
#   golden FILE NAME        $out equals FILE beside the test; UPDATE_GOLDEN=1 writes it instead
#   ok NAME COMMAND...      COMMAND succeeds
#   pass NAME, fail NAME [WHY]
#   done_testing            last line of every test: the plan, and the exit status
#
# $ROOT is the source tree, $SCRATCH an empty folder of this test's own, $DLTUTOR the program.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
: "${BUILD:=$ROOT/build}"
: "${DLTUTOR:=$BUILD/dltutor}"
SCRATCH=$(mktemp -d) || exit 1
trap 'rm -rf "$SCRATCH"' EXIT

# Whoever starts a test by hand gets the surroundings that run.sh gives.
unset NO_COLOR CLICOLOR COLORTERM ACCESSIBLE LINES TMUX "${!DLTUTOR_@}"
export HOME=$SCRATCH/home
export XDG_DATA_HOME=$HOME/data XDG_CONFIG_HOME=$HOME/config XDG_CACHE_HOME=$HOME/cache
export XDG_RUNTIME_DIR=$HOME/run
export LC_ALL=C.UTF-8 LANG=C.UTF-8 TZ=UTC TERM=xterm-256color COLUMNS=80
# The program built elsewhere (BUILD=) would not find the tree's questions by itself.
export DLTUTOR DLTUTOR_QUESTIONS=$ROOT/questions
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"

# shellcheck disable=SC2034 # out, err and status are for the tests
out='' err='' status=0
test_count=0
test_failures=0

pass() {
    test_count=$((test_count + 1))
    echo "ok $test_count - $1"
}

fail() {
    test_count=$((test_count + 1))
    test_failures=$((test_failures + 1))
    echo "not ok $test_count - $1"
    if (($# > 1)); then printf '%s\n' "$2" | sed 's/^/#   /'; fi
}

run() {
    local input=/dev/null
    # A here-document or pipe put on the call is the input; the test's own stdin is not.
    if [[ -p /dev/stdin || -f /dev/stdin ]]; then input=/dev/stdin; fi
    "$@" <"$input" >"$SCRATCH/.out" 2>"$SCRATCH/.err"
    status=$?
    out=$(<"$SCRATCH/.out") err=$(<"$SCRATCH/.err")
}

dlt() {
    run "$DLTUTOR" "$@"
}

exits() {
    if [[ $status == "$1" ]]; then
        pass "$2"
    else
        fail "$2" "exit status $status, expected $1"$'\n'"stdout: ${out:0:2000}"$'\n'"stderr: ${err:0:2000}"
    fi
}

is() {
    if [[ $1 == "$2" ]]; then
        pass "$3"
    else
        fail "$3" "$(diff -u --label expected --label got <(printf '%s\n' "$2") <(printf '%s\n' "$1") | head -n 100)"
    fi
}

like() {
    if [[ $1 =~ $2 ]]; then pass "$3"; else fail "$3" "no match for: $2"$'\n'"in: ${1:0:2000}"; fi
}

unlike() {
    if [[ ! $1 =~ $2 ]]; then pass "$3"; else fail "$3" "a match for: $2"$'\n'"in: ${1:0:2000}"; fi
}

json() {
    local got
    if got=$(jq -r "$1" <<<"$out" 2>&1); then is "$got" "$2" "$3"; else fail "$3" "$got"$'\n'"in: ${out:0:2000}"; fi
}

golden() {
    local file
    file=$(dirname "$0")/$1
    if [[ -n ${UPDATE_GOLDEN-} ]]; then
        mkdir -p "$(dirname "$file")"
        printf '%s\n' "$out" >"$file"
    fi
    if [[ -r $file ]]; then is "$out" "$(<"$file")" "$2"; else fail "$2" "no golden file $1; UPDATE_GOLDEN=1 writes it"; fi
}

ok() {
    local name=$1 text
    shift
    if text=$("$@" 2>&1); then pass "$name"; else fail "$name" "failed: $*"$'\n'"${text:0:2000}"; fi
}

done_testing() {
    echo "1..$test_count"
    exit $((test_failures != 0))
}
