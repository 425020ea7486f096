#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The pictures of README and manual are what the program shows. UPDATE_GOLDEN=1 writes them anew, as
# `make pictures` does: look at them.
. "$(dirname "$0")/../lib.sh"

picture=$BUILD/$VARIANT/tools/picture
ok "they are drawn" bash "$ROOT/tests/tools/pictures.sh" "$picture" "$SCRATCH/pictures"
if [[ -n ${UPDATE_GOLDEN-} ]]; then
    mkdir -p "$ROOT/man/pictures"
    cp "$SCRATCH"/pictures/*.svg "$ROOT/man/pictures/"
fi
is "$(ls "$ROOT/man/pictures")" "$(ls "$SCRATCH/pictures")" "those that are there, and no others"
for file in "$SCRATCH"/pictures/*.svg; do
    name=$(basename "$file")
    ok "$name is as it was" cmp "$file" "$ROOT/man/pictures/$name"
    ok "$name is whole" grep -qx '</svg>' "$file"
done
while read -r name; do
    ok "README shows $name" test -f "$ROOT/$name"
done < <(grep -oE 'man/pictures/[a-z-]+\.svg' "$ROOT/README.md")
done_testing
