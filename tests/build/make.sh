#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The Makefile itself, on a tree of a few lines: what is rebuilt when, and what gets installed.
. "$(dirname "$0")/../lib.sh"

tree=$SCRATCH/tree
mkdir -p "$tree"/{src/base,include,questions/pack,man,tests/tools,tests/unit}
cp "$ROOT/Makefile" "$tree"
cp "$ROOT"/tests/run.sh "$tree/tests"
cat >"$tree/src/main.c" <<'C'
#include <stdio.h>
int base_number(void);
int main(void)
{
#ifdef NDEBUG
    printf("release %d\n", base_number());
#else
    printf("debug %d\n", base_number());
#endif
}
C
echo 'int base_number(void); int base_number(void) { return 1; }' >"$tree/src/base/a.c"
echo 'int base_other(void); int base_other(void) { return 2; }' >"$tree/src/base/b.c"
echo 'title: x' >"$tree/questions/pack/paper.yaml"
printf '.Dd January 1, 2025\n' | tee "$tree/man/dltutor.1" >"$tree/man/dltutor.5"
cd "$tree" || exit 1

unset VARIANT BUILD CC WERROR CFLAGS PREFIX DESTDIR
build() {
    run make --no-print-directory -j2 "$@"
}
program() {
    build/dltutor
}

build
exits 0 'a fresh tree builds'
is "$(program)" 'debug 1' 'and runs'
build
is "$out" '' 'nothing is done twice'
ok 'compile_commands.json lists the sources' test "$(jq -r '.[].file' compile_commands.json | sort | paste -sd' ')" = 'src/base/a.c src/base/b.c src/main.c'

build VARIANT=release
is "$(program)" 'release 1' 'build/dltutor is the variant last asked for'
build
is "$(program)" 'debug 1' 'and back'
unlike "$out" 'CC|LINK' 'without compiling anything again'

build CFLAGS=-DNDEBUG
is "$(program)" 'release 1' 'other flags compile afresh'
build
is "$(program)" 'debug 1' 'and back'
build VARIANT=fast
exits 2 'an unknown variant is refused'

rm src/base/b.c
build
is "$(ar t build/debug/libbase.a)" a.o 'a deleted source leaves its archive'
printf 'int base_number(void); int base_number(void) { return 3; }' >src/base/c.c
rm src/base/a.c
build
is "$(program)" 'debug 3' 'a renamed source replaces the old one'

echo '#define NUMBER 4' >include/number.h
printf '#include "number.h"\nint base_number(void); int base_number(void) { return NUMBER; }' >src/base/c.c
build
is "$(program)" 'debug 4' 'a header is included'
sed -i 's/4/5/' include/number.h
build
is "$(program)" 'debug 5' 'and a change of it compiles again'

build DESTDIR="$SCRATCH/stage" PREFIX=/opt/x install
exits 0 'install'
is "$(cd "$SCRATCH/stage" && find . -type f | LC_ALL=C sort)" './opt/x/bin/dltutor
./opt/x/share/dltutor/questions/pack/paper.yaml
./opt/x/share/dltutor/questions/paper.schema.json
./opt/x/share/dltutor/questions/question.schema.json
./opt/x/share/man/man1/dltutor.1
./opt/x/share/man/man5/dltutor.5' 'installs the program, the questions, their schemas and the manual, below DESTDIR and PREFIX'
is "$("$SCRATCH/stage/opt/x/bin/dltutor")" 'debug 5' 'installs the variant that was built'
mv questions/pack/paper.yaml questions/pack/other.yaml
build DESTDIR="$SCRATCH/stage" PREFIX=/opt/x install
ok 'a question that is gone does not stay installed' test ! -e "$SCRATCH/stage/opt/x/share/dltutor/questions/pack/paper.yaml"
build DESTDIR="$SCRATCH/stage" PREFIX=/opt/x uninstall
is "$(find "$SCRATCH/stage" -type f)" '' 'uninstall leaves no file'
build clean
build DESTDIR="$SCRATCH/stage" install
is "$("$SCRATCH/stage/usr/local/bin/dltutor")" 'release 5' 'with nothing built, the release variant is installed'

mkdir "$SCRATCH/elsewhere"
build clean
build BUILD="$SCRATCH/elsewhere/b"
is "$("$SCRATCH/elsewhere/b/dltutor")" 'debug 5' 'builds outside the tree'
ok 'and leaves nothing in it' test ! -e build

echo 'int broken' >src/base/d.c
run make --no-print-directory test
ok 'tests of a tree that does not compile fail' test "$status" -ne 0
is "$(tail -n 1 <<<"$out")" '0 passed, 1 failed' 'and still end with the sum'
done_testing
