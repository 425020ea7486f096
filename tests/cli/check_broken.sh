#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Files that load, and are wrong once their numbers are there: exactly what is said of each of them,
# and of files of a kind that only a computer would write.
. "$(dirname "$0")/../lib.sh"

cd "$ROOT" || exit 1

# --- exact diagnostics --------------------------------------------------------------------------

# What is printed on both streams, and the exit code.
for path in tests/broken/check/*; do
    case $path in
    *.expected) continue ;;
    esac
    name=$(basename "$path" .yaml)
    run sh -c '"$DLTUTOR" check "$1" 2>&1; echo "= $?"' sh "$path"
    golden "../broken/check/$name.expected" "$name"
done

# --- files that are no text ---------------------------------------------------------------------

# shown NAME ERE: the line of that file as it is shown, and the caret
shown() {
    dlt check "tests/broken/$1.yaml"
    exits 1 "$1 is refused"
    like "$(tr '\n' '|' <<<"$err")" "$2" "$1: the line, with escapes for what is no text"
}
shown utf8-invalid ':2:10: error: byte 0xC3 is not UTF-8\|    title: A \\xC3question\|             \^~~~\|'
shown utf16-le ':1:1: error: the file is in UTF-16; save it as UTF-8\|    \\xFF\\xFEi�d�.*\|    \^~~~~~~~\|'
shown utf32-be ':1:1: error: the file is in UTF-32; save it as UTF-8\|    ��\\xFE\\xFF.*\|    \^~~~~~~~~~\|'
shown nul ':3:15: error: a NUL byte.*\|    statement: How�.*\|                  \^\|'
shown line-ends ':1:14: error: lines end with a carriage return alone; .*\|    id: line-ends�title: Lines.*\|                 \^\|'
is "$(grep -c error: <<<"$err")" 1 "said once, and not of each line"

# --- little memory ------------------------------------------------------------------------------

# The address space of a plain build tells; the sanitizers reserve far more than they use.
limited() { # limited NAME STATUS WANT: the file $SCRATCH/big.yaml is checked within 64 MB
    local limit=65536
    if [[ $VARIANT == san ]]; then limit=unlimited; fi
    run bash -c 'ulimit -v "$2"; exec "$DLTUTOR" check "$1"' bash "$SCRATCH/big.yaml" "$limit"
    exits "$2" "$1: within 64 MB"
    like "$err" "$3" "$1: what is said"
}
question=$'id: q1\ntitle: T\nstatement: S\nfields:\n  - {id: n, kind: number, marks: 1, prompt: P, expect: 1}\n'
repeat() { # repeat TEXT TIMES
    printf "%.0s$1" $(seq "$2")
}
{ repeat '[' 100000; } >"$SCRATCH/big.yaml"
limited "100000 brackets" 1 'big.yaml:1:65: error: nested more than 64 deep'
{ printf '%s' "$question" && repeat '[' 100000; } >"$SCRATCH/big.yaml"
limited "100000 brackets below a question" 1 'error: '
{ printf '%slearn: "' "$question" && repeat '{' 50001 && echo '"'; } >"$SCRATCH/big.yaml"
limited "50001 braces" 1 "learn: '\\{' without '\\}'"
{ printf '%slearn: "' "$question" && repeat '{nosuch} ' 7000 && echo '"'; } >"$SCRATCH/big.yaml"
limited "7000 unknown names in one line" 1 'learn: nosuch is not known here'
is "$(grep -c 'error: ' <<<"$err")" 20 "7000 unknown names in one line: an end is made"
{ printf '%shints: [' "$question" && repeat '{say: "{nosuch}"}, ' 400 && echo ']'; } >"$SCRATCH/big.yaml"
limited "400 hints" 1 'a part has room for 64 rungs'
{ printf '%sfigures: [' "$question" && repeat '{kind: nosuch}, ' 400 && echo ']'; } >"$SCRATCH/big.yaml"
limited "400 figures" 1 'there are more problems than these'
{ printf '%sgiven: [' "$question" && repeat '{name: a, value: 1}, ' 40000 && echo ']'; } >"$SCRATCH/big.yaml"
limited "40000 givens in one line" 1 'error: more than 100000 keys and values'
{ printf '%sgiven: [' "$question" && for i in {1..300}; do printf '{name: g%d, value: 1}, ' "$i"; done && echo ']'; } >"$SCRATCH/big.yaml"
limited "300 givens" 1 'given: a list of these may have 200 items at most, and this one has 300'
{ printf '%s#' "$question" && repeat 'xxxxxxxxxxxxxxxx' 65536 && echo; } >"$SCRATCH/big.yaml"
limited "just over 1 MB" 1 'the file is larger than 1 MB'
{ printf '%slearn: ' "$question" && repeat 'xxxxxxxxxxxxxxx ' 65500 && echo; } >"$SCRATCH/big.yaml"
limited "one line of just under 1 MB" 1 'learn: a text may have 65536 bytes at most'
: >"$SCRATCH/big.yaml"
limited "an empty file" 1 'big.yaml: error: the file is empty'

# --- no files -----------------------------------------------------------------------------------

mkdir "$SCRATCH/folder.yaml"
dlt check "$SCRATCH/folder.yaml"
exits 4 "a folder called like a file"
like "$err" 'folder.yaml: no questions here' "says what it is"
mkdir "$SCRATCH/loose"
mkdir "$SCRATCH/loose/inner.yaml"
printf '%s' "$question" >"$SCRATCH/loose/q1.yaml"
dlt check "$SCRATCH/loose"
exits 4 "a folder called like a file among files"
like "$err" 'inner.yaml: error: this is a directory, not a file' "is named"
like "$out" '^1 question checked' "and the others are checked"
ln -s nowhere "$SCRATCH/dangling.yaml"
dlt check "$SCRATCH/dangling.yaml"
exits 4 "a link to nothing"
ln -s loop.yaml "$SCRATCH/loop.yaml"
dlt check "$SCRATCH/loop.yaml"
exits 4 "a link to itself"
like "$err" 'loop.yaml: Too many levels of symbolic links' "says so"
if [[ $(id -u) != 0 ]]; then
    printf '%s' "$question" >"$SCRATCH/closed.yaml"
    chmod 000 "$SCRATCH/closed.yaml"
    dlt check "$SCRATCH/closed.yaml"
    exits 4 "a file that may not be read"
fi
done_testing
