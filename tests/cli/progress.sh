#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is kept, by whom, and what happens when it cannot be.
. "$(dirname "$0")/../lib.sh"

database=$XDG_DATA_HOME/dltutor/progress.db
sit() { run "$DLTUTOR" --plain < <(printf '%s\n' "$@"); }
state() { # state QUESTION: marks, tries, begun as the list tells
    "$DLTUTOR" list --json | jq -c ".papers[0].questions[] | select(.id == \"$1\") | [.marks, .tries, .begun]"
}

# --- looking leaves nothing behind --------------------------------------------------------------

for use in list 'list --json' 'show q6' 'figure q8' 'grade q6 epochs=25' 'solve' "check $ROOT/questions"; do
    read -r -a words <<<"$use"
    dlt "${words[@]}"
done
is "$(find "$HOME" -type f)" "" "no command but the tutor keeps anything"
is "$(state q6)" '[0,0,false]' "nothing was tried"
dlt list
like "$out" $'\n''  q6 +-/2  Epochs' "a question not begun"

# --- a sitting is kept --------------------------------------------------------------------------

sit 6 200
is "$(state q6)" '[0,1,true]' "a wrong answer"
sit 6 24 25
is "$(state q6)" '[2,3,true]' "and later the right one"
dlt list
like "$out" $'\n''  q6 +2/2  Epochs' "the list tells"
sit 8 11 3 '/field h2' 11
like "$(state q8)" '^\[1,' "marks add up over fields"
sit 8
like "$out" 'h2, 1.5 marks' "the next sitting goes on where it stopped"
like "$out" 'Your answer so far: 11' "and shows what was answered"
sit 6 '/fresh 5' 1
is "$(state q6)" '[2,3,true]' "fresh numbers are practice: the paper's marks stay"
is "$(stat -c %a "$XDG_DATA_HOME/dltutor")" 700 "the folder is private"
dlt list --json
json '.papers[0] | [.id, .minutes, .max, (.questions | length)] | @json' '["cs60010-2025-midsem",120,50,10]' "the paper as JSON"
json '[.papers[0].questions[].max] | add' 50 "marks as numbers"
json '.papers[0].questions[7] | [.id, .topics[0], (.fields | map(.id) | join(" ")), .fields[1].max, .fields[0].kind] | @json' \
    '["q8","convolution","h1 h2 h3",1.5,"number"]' "questions with topics and fields"

# --- a kill loses nothing that was marked -------------------------------------------------------

rm -rf "$XDG_DATA_HOME/dltutor"
coproc "$DLTUTOR" --plain 2>/dev/null
victim=$COPROC_PID
printf '6\n200\n' >&"${COPROC[1]}"
while IFS= read -r -t 20 line <&"${COPROC[0]}"; do
    case $line in *'incorrect, 0 of 2'*) break ;; esac
done
{
    kill -9 "$victim"
    wait "$victim"
} 2>/dev/null
is "$(state q6)" '[0,1,true]' "an answer marked just before kill -9"

# --- two at once --------------------------------------------------------------------------------

rm -rf "$XDG_DATA_HOME/dltutor"
answers() { # answers QUESTION: 60 wrong tries, then the end
    echo "$1"
    for i in {1..60}; do echo "$((i + 1000))"; done
}
"$DLTUTOR" --plain < <(answers 6) >"$SCRATCH/one" 2>&1 &
first=$!
"$DLTUTOR" --plain < <(answers 9) >"$SCRATCH/two" 2>&1 &
second=$!
wait "$first"
is "$?" 0 "the first of two tutors"
wait "$second"
is "$?" 0 "the second"
is "$(state q6) $(state q9)" '[0,60,true] [0,60,true]' "no answer of either is lost"

# --- when it cannot be kept ---------------------------------------------------------------------

unkept() { # unkept NAME: the sitting goes on, and says that nothing is kept
    sit 6 25
    exits 0 "$1: the sitting goes on"
    like "$out" 'correct, 2 of 2 marks' "$1: answers are marked"
    like "$err" '^dltutor: Progress is not kept: ' "$1: it says that nothing is kept"
    is "$(grep -c 'kept' <<<"$err")" 1 "$1: once"
}
rm -rf "$XDG_DATA_HOME/dltutor"
mkdir -p "$XDG_DATA_HOME/dltutor"
head -c 8192 /dev/urandom >"$database"
cp "$database" "$SCRATCH/garbage"
unkept "a database that is none"
ok "which is left as it was" cmp "$database" "$SCRATCH/garbage"
dlt list
exits 0 "the list goes on without it"
like "$err" '^dltutor: progress cannot be read: ' "and says so"
like "$out" $'\n''  q6 +-/2' "with no progress"

rm -rf "$XDG_DATA_HOME/dltutor"
echo "in the way" >"$XDG_DATA_HOME/dltutor"
unkept "a file where the folder should be"
rm "$XDG_DATA_HOME/dltutor"

mkdir -p "$XDG_DATA_HOME/dltutor/progress.db"
unkept "a folder where the database should be"
rm -rf "$XDG_DATA_HOME/dltutor"

XDG_DATA_HOME=/dev/null unkept "a data folder that cannot be written"
XDG_DATA_HOME=/proc unkept "a file system that cannot be written"
(
    unset HOME XDG_DATA_HOME
    run "$DLTUTOR" --plain < <(printf '6\n25\n')
    like "$out" 'correct, 2 of 2 marks' "no home at all"
    like "$err" 'neither XDG_DATA_HOME nor HOME is set' "no home at all: it says so"
    dlt list
    is "$status:$err" "0:" "no home at all: the list"
    echo "$test_count $test_failures" >"$SCRATCH/counts"
)
read -r test_count test_failures <"$SCRATCH/counts"
XDG_DATA_HOME=relative sit 6 25
ok "a relative XDG_DATA_HOME does not count" test -f "$HOME/.local/share/dltutor/progress.db" -a ! -e relative
done_testing
