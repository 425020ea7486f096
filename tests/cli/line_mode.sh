#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The tutor line by line: a whole sitting, hints, figures in words, solutions, and odd input.
# shellcheck disable=SC2016 # dollars are part of what is typed
. "$(dirname "$0")/../lib.sh"

sit() { # sit LINE...: a sitting of these lines
    run "$DLTUTOR" --plain < <(printf '%s\n' "$@")
}
fresh() { rm -rf "$XDG_DATA_HOME/dltutor"; }

# --- the ten questions --------------------------------------------------------------------------

sitting=(
    /open\ 1 6 8 16 'sum(j,0,D_i,C(D,j))' 7x7x35 1408 '2/3 sigma_f^2' '' '3/(2 D_h)' '' 15 12 2808 yes 2^180
    /next no -4 -8 4 'm2 = m1 + m3' no 4 8 -4 'm2 = m1 + m3'
    /next 'sum(d,1,5,(y_d - f_d)^2)/(2 sigma^2) + (5/2) log(2 pi sigma^2)' '' yes
    /next 'a very small positive constant, avoids division by zero' 'v_{t+1} = v_t + g^2'
    'v_{t+1} = gamma v_t + (1-gamma) g^2'
    /next 'start from several different initialisations'
    /next 25
    /next h_j 'dl/df_i * h_j' '' '(dl/df) h^T' ''
    /next 3 19 27
    /next 608256
    /next 34944 614656 885120 1327488 884992 37752832 16781312 4097000 62378344
    /list
)
sit "${sitting[@]}"
exits 0 "a sitting"
is "$err" "" "without complaints"
like "$out" ': 10 of 10 questions begun, 50 of 50 marks' "ends at 50 of 50"
is "$(grep -c ', complete$' <<<"$out")" 10 "every question is complete"
is "$(grep -Ec '(> |[.]{3} )correct, ' <<<"$out")" 46 "46 fields were right at once"
dlt list --json
json '[.papers[0].questions[] | .marks] | add' 50 "and it was kept"
sit /open\ 10
like "$out" 'Every field of this question is right' "tomorrow it is still there"
sit /open\ 10 /field\ conv1 /hint 7
like "$out" 'Hint 1 of' "hints can still be read"
like "$out" 'incorrect, 0 of 0.5 marks' "and other answers tried"
dlt list --json
json '[.papers[0].questions[] | .marks] | add' 50 "which takes no marks away"

# --- what if --------------------------------------------------------------------------------------

fresh
sit /open\ 8 3 11 /what '/what k1 = 5, h1 = 5' '/what s1=0' '/what kk=1' /what\ k1 /show
like "$out" $'\n  h1 = 3 \\(in your answer\\)\n  h2 = 11' "/what lists the numbers of answers"
like "$out" $'\n  k1 = 3\n' "and of the question"
like "$out" 'H1   kernel 5 ' "/what changes the question"
like "$out" 'h1, 5: correct' "and an answer, and marks it"
like "$out" 's1 stays: .*stride' "what a solver refuses is told"
like "$out" 'There is no kk' "and what there is not"
like "${out##*There is no kk}" 'H1   kernel 3 ' "all is as it was"
sit /open\ 8 /show
like "$out" 'H1   kernel 3 ' "and nothing of it is kept"

# --- verdicts -----------------------------------------------------------------------------------

fresh
sit 6 200 '2$5' '' '   ' ready 25
like "$out" 'epochs> incorrect, 0 of 2 marks. Read as 200'$'\n''    [^ ]' "a wrong answer and why"
like "$out" 'epochs> unreadable at character 3, costs nothing.'$'\n''    2\$5'$'\n''      \^'$'\n''    [^ ]' "an unreadable one: place, caret, reason"
like "$out" 'correct, 2 of 2 marks' "a right one after all"
fresh
sit /open\ q1 3
like "$out" 'partial, 1 of 2 marks. Read as 3' "half marks"

# --- help on the way ----------------------------------------------------------------------------

fresh
sit 8 /hint /hint '/hint back' '/hint forward' /figure /solution '/solution no' '/solution yes' /why
like "$out" 'h1> Hint 1 of [0-9]+: ' "a hint"
is "$(grep -c 'h1> Hint 1 of' <<<"$out")" 2 "and back to it"
is "$(grep -c 'h1> Hint 2 of' <<<"$out")" 2 "and forward again"
# Hints are counted among those of the field: the last one is N of N.
fresh
sit 10 /hint /hint /hint /hint /hint /hint /hint /hint /hint /hint /hint /hint
last=$(grep -o 'Hint [0-9]* of [0-9]*' <<<"$out" | tail -1)
like "$last" '^Hint ([0-9]+) of \1$' "the last hint of a field is told to be the last"
fresh
sit 8 /hint /hint '/hint back' '/hint forward' /figure /solution '/solution no' '/solution yes' /why
like "$out" 'layer +kernel' "the figure in words and a table"
is "$(grep -c 'This shows the whole solution. Type /solution yes' <<<"$out")" 2 "the solution asks first"
like "$out" 'h1> Each layer adds' "and is shown after yes"
like "$out" 'Nothing was marked here yet' "/why before an answer"
sit 8 11 /why /field '/field h3' /show '/field nosuch' '/fresh 9' '/fresh x' '/fresh 0'
like "$out" '/open NUMBER|h1, 1 mark' "the first field is asked again"
like "$out" 'h2, 1.5 marks: ' "/field goes to the next"
like "$out" 'h3, 1.5 marks: ' "/field NAME to that one"
like "$out" 'There is no such field' "and an unknown one is refused"
like "$out" 'Fresh numbers, seed 9' "/fresh SEED"
like "$out" 'A seed is a whole number' "which must be a number"
is "$(grep -c 'Question 8. Receptive fields. 4 marks.$' <<<"$out")" 3 "and 0 brings the paper's numbers back"
sit /help '?' /hlp /zzzz /next /hint '/open 99' '/open x' /open '/open q3' /quit 25
is "$(grep -c '/solution yes: ' <<<"$out")" 2 "/help and ? list the commands"
like "$out" 'no command /hlp; did you mean /help\?' "a mistyped command"
like "$out" 'no command /zzzz. Type /help' "an unknown one"
is "$(grep -c 'Questions are numbered 1 to 10' <<<"$out")" 3 "an unknown question"
like "$out" 'Question 3\.' "/open takes a name too"
unlike "$out" 'marks. Read as 25' "nothing is read after /quit"
fresh
sit /hint /figure /why /field /solution /show /fresh
is "$(grep -c 'No question is open' <<<"$out")" 7 "commands that need a question say so"

# Fields that depend on another answer are asked when it asks for them.
sit 2 '/field a.phi0' yes '/field a.phi0' /figure
first=${out%%a.possible> *}
unlike "$first" 'a.phi0, ' "a hidden field is not asked"
like "$out" 'There is no such field at the moment' "and cannot be reached"

# --- answers of several lines, orders, own marks ----------------------------------------------------

steps() { DLTUTOR_QUESTIONS=$ROOT/tests/packs/steps sit "$@"; }
fresh
steps 1 '(1/a + 1/b)/2' '(a + b)/(a b)' '(a + b)/(2 a b)' '' /why
like "$out" 'an empty one ends it' "several lines: it is said how they end"
like "$out" 'mean> [.]{3} [.]{3} [.]{3} partial, 2 of 3 marks' "and they are marked together"
like "$out" 'Line 2 does not follow from line 1' "with the first that does not follow"
like "$out" 'Line 1, .*: correct' "/why goes through them"
like "$out" 'Line 2, = \(a [+] b\)/\(a·b\): incorrect|Line 2, \(a [+] b\)/\(a·b\): incorrect' "one by one"
like "$out" 'How it was decided: ' "and says how it was decided"
steps 1 '(1/a + 1/b)/2' '(a + qq)/2' /why
like "$out" 'unreadable at line 2, character 6, costs nothing.'$'\n''    \(a \+ qq\)/2'$'\n''         \^~' "the line that cannot be read, with its caret"
like "$out" 'Line 2: unreadable' "a command ends the lines too"
steps 1 '(a + b)/(2 a b)'
like "$out" 'correct, 3 of 3 marks' "the end of input as well; one line is enough"
steps 2 'b e c' 'e b c f d'
like "$out" 'a[.] Measure the loss on the test set' "the steps of an order are listed"
like "$out" 'incorrect, 0 of 3 marks.*Step b comes too early' "its letters are taken"
like "$out" 'correct, 3 of 3 marks' "and the right order is right"
fresh
steps 3 /self 'because of symmetry' /self '/self 3' '/self 1.5' /why /list 'nothing' /list
like "$out" 'can be marked by yourself, once' "/self before an answer"
like "$out" '/self shows the model answer' "it is offered"
like "$out" 'Model answer: Units with the same weights' "the model answer"
is "$(grep -c 'Type /self with 0, half, full, or a number up to 2' <<<"$out")" 2 "and what may be given"
like "$out" 'Marked by yourself against the model answer: 1.5 of 2 marks' "which is told to be one's own"
is "$(grep -c '3. In words, 1.5 of 2 marks (1.5 marked by yourself), begun' <<<"$out")" 2 "in the list too, and not lost by another try"
DLTUTOR_QUESTIONS=$ROOT/tests/packs/steps dlt list --json
json '.papers[0].questions[2] | [.marks, .self, .tries] | join(" ")' '1.5 1.5 2' "it was kept as one's own"
DLTUTOR_QUESTIONS=$ROOT/tests/packs/steps dlt list
like "$out" 'q3 +1.5/2 .*\(self 1.5\)' "and is told in the list"
fresh
sit 6 '10000/50' /why
like "$out" ' 10000'$'\n''reads as +─+'$'\n'' +50'$'\n' "/why draws the reading"

# --- how it is reached, and how it ends -----------------------------------------------------------

run env TERM=dumb "$DLTUTOR" </dev/null
exits 0 "TERM=dumb, no input"
like "$out" '10 questions begun' "gives the list"
is "$(tail -c 1 "$SCRATCH/.out" | od -An -c | tr -d ' ')" '\n' "and ends its line at the end of input"
run "$DLTUTOR" < <(printf '6\n25')
like "$out" 'correct, 2 of 2' "a last line without an end counts; a pipe is no screen"
run "$DLTUTOR" --plain < <(printf '6\r\n25\r\n')
like "$out" 'Every field of this question is right' "CRLF"
run "$DLTUTOR" --plain < <(printf '6\n2\0005\n\377\n'; head -c 3000000 /dev/zero | tr '\0' 1; printf '\n/list\n')
exits 0 "NUL, invalid UTF-8 and a line of 3 MB"
is "$(grep -c 'questions begun' <<<"$out")" 2 "do not stop it"
ok "and come back cut" test "$(wc -L <<<"$out")" -lt 400
mkdir -p "$SCRATCH/asks/asks"
printf 'title: Asking\nminutes: 1\nmarks: 1\nquestions: [asks]\n' >"$SCRATCH/asks/asks/paper.yaml"
cat >"$SCRATCH/asks/asks/asks.yaml" <<'END'
id: asks
title: How many?
statement: Two and two.
fields:
  - {id: a, kind: number, marks: 1, prompt: How many, expect: 4}
END
run env DLTUTOR_QUESTIONS="$SCRATCH/asks" "$DLTUTOR" --plain < <(printf '1\n')
like "$out" 'Question 1\. How many\? 1 mark\.' "a title that asks keeps its own mark"

dlt --plain extra
exits 2 "an operand is refused"

# Another paper.
mkdir -p "$SCRATCH/packs/second"
cp "$ROOT/questions/cs60010-2025-midsem/q6.yaml" "$SCRATCH/packs/second/"
printf 'title: A second paper\nminutes: 10\nmarks: 2\nquestions: [q6]\n' >"$SCRATCH/packs/second/paper.yaml"
fresh
DLTUTOR_QUESTIONS=$SCRATCH/packs:$ROOT/questions sit 1 25 /paper 1 '/paper 1' '/paper 9' '/paper x'
like "$out" '^A second paper: 0 of 1 questions begun' "the first paper found is opened"
like "$out" '> CS60010 mid-semester 2025: 0 of 10' "/paper opens the next"
like "$out" '> A second paper: 1 of 1 questions begun, 2 of 2 marks' "/paper NUMBER goes back, with what was kept"
like "$out" ' 2. CS60010 mid-semester 2025' "and an unknown number lists them"
# --- a question without a solution, of one mark -------------------------------------------------

mkdir -p "$SCRATCH/small/tiny"
for id in short much-longer; do
    printf '%s\n' "id: $id" 'title: One mark' 'statement: S' \
        'fields: [{id: n, kind: number, marks: 1, prompt: P, expect: 3}]' >"$SCRATCH/small/tiny/$id.yaml"
done
printf '%s\n' 'title: T' 'minutes: 1' 'marks: 2' 'questions: [short, much-longer]' >"$SCRATCH/small/tiny/paper.yaml"
small() { DLTUTOR_QUESTIONS=$SCRATCH/small "$@"; }
small sit /open\ 1 /hint /solution /solution\ yes
like "$out" 'There is no further hint\.' "no hint is left"
unlike "$out" '/solution (shows|yes)|whole solution' "and no solution offered"
is "$(grep -c 'There is no worked solution\.' <<<"$out")" 2 "nor asked for twice"
like "$out" 'One mark, 0 of 1 mark, not begun' "one mark in the list"
small dlt show short
like "$out" '^short  One mark  \[1 mark\]' "one mark on the sheet"
small dlt grade short n=3
like "$out" '1 of 1 mark$' "one mark in the sum"
small dlt list
like "$out" '^tiny  T  \(2 questions, 2 marks, 1 minute\)' "one minute"
is "$(grep -o '^.* One mark' <<<"$out" | awk '{ print length }' | sort -u | wc -l)" 1 "ids of any length are aligned"

# --- a file that is saved meanwhile -------------------------------------------------------------

fresh
heard=
await() { # await WORDS: reads what the tutor says up to these words
    local letter
    heard=
    while [[ $heard != *"$1" ]] && IFS= read -r -n 1 -d '' -t 20 -u "${TUTOR[0]}" letter; do
        heard+=$letter
    done
}
say() { printf '%s\n' "$1" >&"${TUTOR[1]}"; }
coproc TUTOR { DLTUTOR_QUESTIONS=$SCRATCH/small "$DLTUTOR" --plain 2>&1; }
await '> '
say /open\ 1
await 'n> '
sed -i 's/One mark/Another title/; s/expect: 3/expect: 4/' "$SCRATCH/small/tiny/short.yaml"
say 4
await '> '
like "$heard" 'is read again' "a saved question is read again"
like "$heard" 'correct, 1 of 1 mark' "and marks what was typed"
sed -i 's/expect: 4/expect: (/' "$SCRATCH/small/tiny/short.yaml"
say /show
await '> '
like "$heard" 'saved with problems' "one with problems is not"
like "$heard" 'short\.yaml:4:[0-9]+: error: fields\[0\]\.expect: ' "which are told with their place"
like "$heard" 'Question 1\. Another title' "and what was read before is shown"
sed -i 's/expect: (/expect: 4/' "$SCRATCH/small/tiny/short.yaml"
say /show
await '> '
like "$heard" 'is read again' "until it is mended"
say /quit
wait "$TUTOR_PID"

done_testing
