#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the compiled rooms hold and call: no mutable file-scope variables, and no printing, exiting,
# dice or clocks below tui and cli. Reads the object files of the variant under test.
. "$(dirname "$0")/../lib.sh"
cd "$ROOT" || exit 1
objects=$BUILD/${VARIANT:-debug}

# variables OBJECT: the names of writable variables. Constant tables of pointers stand in
# .data.rel.ro, which is read-only once the program is loaded; .LASAN and the like are the sanitizers'.
variables() {
    objdump -t "$1" | awk '$3 == "O" || $2 == "O" || /\*COM\*/ {
        section = $2 == "O" ? $3 : $3 == "O" ? $4 : $2
        if (section ~ /^(\.t?data|\.t?bss|\*COM\*)/ && section !~ /^\.data\.rel\.ro/ && $NF !~ /^(\.L|__odr|__asan|__ubsan|__unnamed)/)
            print $NF
    }' | sed 's/\.[0-9]*$//' | sort -u
}

# Allowed: the terminal file (the one that sees curses), and flags that signal handlers raise.
check_variables() {
    local source=$1 object=$2 name wrong=
    if [[ $source == src/tui/* ]] && grep -qE '^#include <(n?curses|ncursesw/.*)\.?h?>' "$source"; then return; fi
    for name in $(variables "$object"); do
        grep -qE "volatile sig_atomic_t ([a-z_]+, )*$name\b" "$source" || wrong+=" $name"
    done
    if [[ -n $wrong ]]; then echo "$source:$wrong"; fi
}

# What only tui and cli may call. base prints and leaves when memory runs out.
check_calls() {
    local source=$1 object=$2 room wrong
    room=$(cut -d/ -f2 <<<"$source")
    case $room in tui | cli | main.c) return ;; esac
    wrong=$(nm -u "$object" | awk '{ print $2 }' | sed 's/@.*//' | grep -xE \
        '(__)?v?printf(_chk)?|puts|putchar|putc|stdout|s?rand|s?random|rand_r|[lm]rand48|drand48|time|localtime(_r)?|setlocale')
    if [[ $room != base ]]; then
        wrong+=" $(nm -u "$object" | awk '{ print $2 }' | sed 's/@.*//' | grep -xE 'stderr|abort|_?exit|_Exit|quick_exit|perror|v?warnx?|v?errx?')"
    fi
    wrong=$(xargs <<<"$wrong")
    if [[ -n $wrong ]]; then echo "$source: $wrong"; fi
}

missing='' count=0
touch "$SCRATCH/mutable" "$SCRATCH/calls"
for source in src/*.c src/*/*.c; do
    [[ -e $source ]] || continue
    object=$objects/${source#src/}
    object=${object%.c}.o
    if [[ ! -e $object ]]; then
        missing+="$source"$'\n'
        continue
    fi
    count=$((count + 1))
    check_variables "$source" "$object" >>"$SCRATCH/mutable"
    check_calls "$source" "$object" >>"$SCRATCH/calls"
done
is "$missing" '' 'every source is compiled'
ok 'there are objects to look at' test "$count" -gt 0
is "$(<"$SCRATCH/mutable")" '' 'no mutable variables at file scope or static in functions'
is "$(<"$SCRATCH/calls")" '' 'below tui and cli nothing prints, exits, throws dice or reads the clock'
done_testing
