#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What every file must have: its licence line, a name that tests can find, lines that a person can read.
. "$(dirname "$0")/../lib.sh"
cd "$ROOT" || exit 1

sources() {
    find Makefile .ci src include tests man questions -type f \( -name Makefile -o -path .ci/run -o -name '*.[ch]' \
        -o -name '*.def' -o -name '*.sh' -o -name '*.awk' -o -name '*.jq' -o -name '*.[1-9]' \) | LC_ALL=C sort
    find questions -type f -name '*.yaml' | LC_ALL=C sort
}

without_licence() {
    sources | while read -r file; do
        head -n 5 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file"
    done
}

guards() {
    local file want
    for file in include/dltutor/*.h; do
        want=DLTUTOR_$(basename "$file" .h | tr '[:lower:]' '[:upper:]')_H
        grep -qx "#define $want" "$file" || echo "$file: include guard is not $want"
    done
}

stray() {
    local file room
    for file in tests/unit/*.c; do
        [[ -e $file ]] || continue
        room=$(basename "$file")
        room=${room%%[_.]*}
        [[ -d src/$room ]] || echo "$file: its name does not begin with a room"
    done
    find src -mindepth 2 -type d
    find src -type f ! -name '*.c' ! -name '*.h' ! -name '*.def'
}

is "$(without_licence)" '' 'each file carries its SPDX line'
is "$(guards)" '' 'public headers have their guard'
is "$(stray)" '' 'no file stands where the build does not see it'
# matches ERE: where it occurs in C, in questions, in scripts and in the manual; fixtures may hold anything.
matches() {
    grep -rnIE "$1" --include='*.[ch]' --include='*.def' --include='*.sh' src include tests | head
    grep -rnIE "$1" --include='*.yaml' --include='*.[1-9]' questions man | head
}
is "$(matches $'\t')" '' 'no tabs'
is "$(matches ' $')" '' 'no blanks at the ends of lines'
is "$(grep -rl 'getenv("UPDATE_GOLDEN")' tests --include='*.[ch]')" tests/golden.h \
    'one place says when golden files are written: not where the variable is set to nothing'
done_testing
