#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The author's notes are for who presents: no command for students prints them, and a second terminal
# says why it cannot follow.
. "$(dirname "$0")/../lib.sh"
mkdir -p "$SCRATCH/bank/pack"
cat >"$SCRATCH/bank/pack/paper.yaml" <<'YAML'
title: Noted
minutes: 5
marks: 1
questions: [one]
YAML
cat >"$SCRATCH/bank/pack/one.yaml" <<'YAML'
id: one
title: One
statement: How much is {n} + {n}?
given:
  - {name: n, value: 3, draw: 2..9}
fields:
  - {id: sum, kind: number, marks: 1, prompt: Sum, expect: 2*n}
hints:
  - {say: Twice the number.}
solution: It is {2*n}.
notes: SECRET, ask for {n} times two.
tests:
  - {answers: [sum=6], marks: 1}
YAML
export DLTUTOR_QUESTIONS=$SCRATCH/bank

dlt check "$SCRATCH/bank/pack/one.yaml"
exits 0 'a question with notes is fine'
for command in 'list' 'list --json' 'show one' 'show one --plain' 'grade one sum=6' 'grade one sum=5 --json' \
    'grade one sum=5 --why' 'present one --plain'; do
    read -ra words <<<"$command"
    dlt "${words[@]}"
    unlike "$out$err" SECRET "$command keeps the notes back"
done
run "$DLTUTOR" --plain <<'LINES'
/open 1
5
/hint
/why
/solution yes
/show
/quit
LINES
like "$out" 'It is 6' 'line by line there is the solution'
unlike "$out" SECRET 'and not the notes'

sed -i 's/{n} times two/{nosuch}/' "$SCRATCH/bank/pack/one.yaml"
dlt check "$SCRATCH/bank/pack/one.yaml"
exits 1 'a name in the notes that nobody knows is found'
like "$err$out" 'one.yaml:11:[0-9]+: error: notes: nosuch is not known here' 'with its place'

# --- no place for the socket --------------------------------------------------------------------

XDG_RUNTIME_DIR=$SCRATCH/none run "$DLTUTOR" present --notes
exits 4 'without a runtime folder nobody is followed'
like "$err" 'dltutor: .*/none/dltutor: No such file or directory' 'and the reason is told'
mkdir -p "$SCRATCH/open/dltutor"
chmod 755 "$SCRATCH/open/dltutor"
XDG_RUNTIME_DIR=$SCRATCH/open run "$DLTUTOR" present --notes
exits 4 'nor in a folder that is open to others'
like "$err" 'open to others' 'and that is told'
done_testing
