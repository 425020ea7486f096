#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The program finds its questions from where it stands: in its tree, installed, and moved.
. "$(dirname "$0")/../lib.sh"

unset DLTUTOR_QUESTIONS
questions='[.. | strings | select(. == "q6")] | length > 0'

# finds NAME PROGRAM: the program lists the paper's questions, started from a folder with nothing in it.
finds() {
    cd "$HOME" || exit 1
    run "$2" list --json
    json "$questions" true "$1"
}

mkdir -p "$SCRATCH/tree/build" "$HOME/bin"
cp "$DLTUTOR" "$SCRATCH/tree/build/"
cp -R "$ROOT/questions" "$SCRATCH/tree/"
finds 'in its own tree' "$SCRATCH/tree/build/dltutor"
ln -s "$SCRATCH/tree/build/dltutor" "$HOME/bin/dltutor"
finds 'through a symbolic link' "$HOME/bin/dltutor"
PATH=$HOME/bin:$PATH finds 'through PATH' dltutor

# -o: the program is what is tested, and must not be built anew because this make has other flags.
run make -C "$ROOT" --no-print-directory -o "$BUILD/dltutor" BUILD="$BUILD" DESTDIR="$SCRATCH/stage" PREFIX=/opt/x install
exits 0 'make install'
finds 'installed, below DESTDIR' "$SCRATCH/stage/opt/x/bin/dltutor"
schemas=$SCRATCH/stage/opt/x/share/dltutor/questions
is "$(<"$schemas/question.schema.json")" "$("$DLTUTOR" new --schema question)" 'the schema of questions lies beside them'
is "$(<"$schemas/paper.schema.json")" "$("$DLTUTOR" new --schema paper)" 'and that of papers'
run "$SCRATCH/stage/opt/x/bin/dltutor" list
is "$status:$err" 0: 'where it disturbs nothing'
run "$SCRATCH/stage/opt/x/bin/dltutor" new -
like "$out" "^# yaml-language-server: .schema=$schemas/question.schema.json" 'and new questions name it'
mv "$SCRATCH/stage/opt/x" "$SCRATCH/moved"
finds 'moved elsewhere' "$SCRATCH/moved/bin/dltutor"

rm -r "$SCRATCH/moved/share/dltutor"
run "$SCRATCH/moved/bin/dltutor" show q6
ok 'no questions anywhere: an error and not a crash' test "$status" -eq 2 -o "$status" -eq 4
like "$err" 'dltutor: ' 'which is said'
done_testing
