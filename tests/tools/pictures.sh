#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# pictures.sh PICTURE DIR: the pictures of README and manual into DIR, as the program ($DLTUTOR) shows
# itself on a terminal; PICTURE is OUT/tools/picture. The same program makes the same files.
set -euo pipefail
cd "$(dirname "$0")/../.."
picture=$1 dir=$2
: "${DLTUTOR:?the program to show}"
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export DLTUTOR_QUESTIONS=$PWD/questions LC_ALL=C.UTF-8 TZ=UTC
unset NO_COLOR ACCESSIBLE

# draw NAME BACKGROUND SIZE TITLE KEYS ARGUMENT...: each with a data folder of its own
draw() {
    local name=$1 back=$2 size=$3 title=$4 keys=$5
    shift 5
    rm -rf "${home:?}/data"
    XDG_DATA_HOME=$home/data XDG_CACHE_HOME=$home/data XDG_RUNTIME_DIR=$home \
        "$picture" "$dir/$name-$back.svg" "$back" "$size" "$title" "$keys" "$DLTUTOR" "$@"
}

mkdir -p "$dir"
for back in dark light; do
    draw question $back 110x38 'A wrong answer: what is wrong about it, and what becomes of fifty layers with it' \
        '\r\t\t\t\t\t\t\t1/D_h\r'
    draw map $back 100x30 'The regions into which three hidden units cut the plane of two inputs' '\r\eOR'
    draw present $back 100x30 'A question for a class, one step at a time' '   ' present q8 --theme $back
done
