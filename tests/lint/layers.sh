#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Who may include what: the table of rooms in the Makefile, and which outside libraries are seen where.
. "$(dirname "$0")/../lib.sh"
cd "$ROOT" || exit 1

declare -A allowed
rooms=()
read_table() {
    local line
    read -ra rooms <<<"$(sed -n 's/^ROOMS *:= *//p' Makefile)"
    while read -r line; do
        [[ $line =~ ^room_([a-z]+)\ *:=\ *([a-z ]*)$ ]] && allowed[${BASH_REMATCH[1]}]=" ${BASH_REMATCH[2]} "
    done < <(grep '^room_' Makefile)
}

# includes FILE...: prints FILE:LINE NAME for each include.
includes() {
    grep -HnE '^[[:space:]]*#[[:space:]]*include' "$@" 2>/dev/null |
        sed -E 's/^([^:]*:[0-9]+):[^"<]*["<]([^">]*)[">].*/\1 \2/'
}

# A room's table names only rooms below it, so there are no circles.
check_order() {
    local seen=" " room below wrong=
    for room in "${rooms[@]}"; do
        for below in ${allowed[$room]-none}; do
            [[ $seen == *" $below "* ]] || wrong+="$room names $below"$'\n'
        done
        seen+="$room "
    done
    is "$wrong" '' 'the table of rooms goes from the ground up'
}

check_known() {
    local dir room wrong=
    for dir in src/*/; do
        room=$(basename "$dir")
        [[ " ${rooms[*]} " == *" $room "* ]] || wrong+="$dir is no room"$'\n'
    done
    for dir in include/dltutor/*.h; do
        room=$(basename "$dir" .h)
        [[ " ${rooms[*]} " == *" $room "* ]] || wrong+="$dir is no room's header"$'\n'
    done
    is "$wrong" '' 'each folder and public header belongs to a room'
}

check_room() {
    local room=$1 where name target wrong=
    while read -r where name; do
        case $name in
        dltutor/*.h)
            target=$(basename "$name" .h)
            [[ $target == "$room" || ${allowed[$room]} == *" $target "* ]] || wrong+="$where: $room may not include $name"$'\n'
            ;;
        dltutor/*) ;;
        *..*) wrong+="$where: $name climbs out of its room"$'\n' ;;
        *)
            # Another room's private header is not on the include path; catch it by name all the same.
            if [[ ! -e src/$room/$name ]] && compgen -G "src/*/$name" >/dev/null; then
                wrong+="$where: $name belongs to another room"$'\n'
            fi
            ;;
        esac
    done < <(includes "include/dltutor/$room.h" src/"$room"/*.[ch] src/"$room"/*.def)
    is "$wrong" '' "$room includes only what its row allows"
}

# only_in ERE-OF-HEADER ERE-OF-FILES NAME
only_in() {
    local wrong
    wrong=$(includes src/*.c src/*/*.[ch] include/dltutor/*.h | grep -E " ($1)\$" | grep -vE "^($2):")
    is "$wrong" '' "$3"
}

check_outside_libraries() {
    local curses='(n?curses|term|panel|form|menu)\.h|ncursesw?/.*' files
    only_in "$curses" 'src/tui/[a-z_]+\.[ch]' 'curses is seen by tui alone'
    files=$(includes src/tui/*.[ch] | grep -E " ($curses)\$" | cut -d: -f1 | sort -u | wc -l)
    ok 'curses is seen by one file of tui' test "$files" -le 1
    only_in 'cyaml/.*|yaml\.h' 'src/load/[a-z_]+\.[ch]' 'libcyaml is seen by load alone'
    only_in 'sqlite3\.h' 'src/store/[a-z_]+\.[ch]' 'sqlite3 is seen by store alone'
    only_in '(flint|calcium|antic)/.*|(flint|arb|acb|arf|mag|fmp[zq]|ca|calcium)[a-z_]*\.h' 'src/(num|expr)/[a-z_]+\.[ch]' \
        'FLINT and Arb are seen by num and expr alone'
}

check_main() {
    local wrong
    ok 'src/main.c is under 40 lines' awk 'END { exit NR == 0 || NR >= 40 }' src/main.c
    wrong=$(includes src/main.c | grep ' dltutor/' | grep -vE ' dltutor/(cli|base)\.h$')
    is "$wrong" '' 'src/main.c includes cli and nothing beside it'
    is "$(find src -maxdepth 1 -name '*.c')" src/main.c 'src holds main.c and rooms'
}

read_table
check_order
check_known
for room in "${rooms[@]}"; do check_room "$room"; done
check_outside_libraries
check_main
done_testing
