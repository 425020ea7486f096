#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The command line as a whole: help, options, proposals, exit codes, streams that fail, clean output.
. "$(dirname "$0")/../lib.sh"

# names TEXT: the commands that help lists.
commands=$(sed -n 's/^COMMAND(\(.*\))$/\1/p' "$ROOT/src/cli/commands.def")

# --- help ---------------------------------------------------------------------------------------

dlt --help
exits 0 "--help"
listed=$(sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$out")
is "$listed" "$commands" "help lists every command of the table, in its order"
all=$out
for word in -h help; do
    dlt "$word"
    is "$out" "$all" "$word is --help"
done
for command in $commands; do
    dlt "$command" --help
    exits 0 "$command --help"
    like "$out" "^usage: dltutor $command " "$command --help starts with its usage"
    unlike "$out$err" $' \n' "$command --help has no blanks at line ends"
    own=$out
    dlt help "$command"
    is "$out" "$own" "help $command is $command --help"
done
dlt help nosuch
exits 2 "help of an unknown command"
dlt --version
like "$out" '^dltutor [0-9]+\.[0-9]+' "--version"

# --- what is mistyped ---------------------------------------------------------------------------

proposes() { # proposes TEXT ARG...: the arguments are refused with TEXT on one line
    local want=$1
    shift
    dlt "$@"
    exits 2 "dltutor $* is refused"
    like "$err" "$want" "dltutor $* proposes"
    is "$out" "" "dltutor $* prints nothing else"
    is "$(grep -c '^dltutor: ' <<<"$err")" 1 "dltutor $* says so in one message"
}
proposes "unknown command 'grdae'; did you mean grade\?" grdae
proposes "unknown command 'fig'; did you mean figure\?" fig
proposes "unknown command 'zzzzzz'; see 'dltutor --help'" zzzzzz
proposes "unknown option '--jsn'; did you mean --json\?" list --jsn
proposes "grade: unknown option '--sed'; did you mean --seed\?" grade q6 epochs=25 --sed=3
proposes "unknown option '--xyzzy'; see 'dltutor show --help'" show q6 --xyzzy
proposes "unknown option '--plane'; did you mean --plain\?" --plane
proposes '--seed needs a value: N' show q6 --seed
proposes '--json takes no value' list --json=yes
proposes '--seed is given twice' show q6 --seed 1 --seed 2
proposes "--seed takes a whole number.*'1e3'" show q6 --seed 1e3
proposes "--seed takes a whole number.*'-1'" show q6 --seed -1
proposes "--seed takes a whole number.*'99999999999999999999'" show q6 --seed 99999999999999999999
proposes 'usage: dltutor list' list q6
proposes 'usage: dltutor show' show
proposes 'did you mean q6\?' show q66
proposes 'no question' show cs60010-2025-midsem/q66
proposes "has no field 'epoch'; did you mean epochs\?" grade q6 epoch=25
proposes "q6 has no field 'zzz'; it has epochs" grade q6 zzz=25
proposes 'epochs is answered twice' grade q6 epochs=25 epochs=26
proposes 'FIELD=ANSWER' grade q6 25
proposes 'a question and at least one' grade q6
dlt show cs60010-2025-midsem/q6
exits 0 "the full name of a question"
dlt show q2
like "$out" $' no, there are none\n' "an option whose label begins with its name"
unlike "$out" '(yes|no): (yes|no)' "is printed once"
run "$DLTUTOR" --plain < <(printf '1\n3\n')
unlike "$out" '(yes|no): (yes|no)' "also line by line"
dlt show q6 --seed=4
with_equals=$out
dlt show --seed 4 q6
is "$out" "$with_equals" "an option's value may follow = or a blank, before or after the operands"

# --- streams that fail --------------------------------------------------------------------------

uses=("list" "list --json" "show q6" "grade q6 epochs=25" "grade q6 epochs=24 --json" "solve" "plot x"
    "figure q8" "figure q8 --words" "compare x x" "check $ROOT/questions/cs60010-2025-midsem/q6.yaml"
    "--help" "--version" "help grade")
for use in "${uses[@]}"; do
    read -r -a words <<<"$use"
    "$DLTUTOR" "${words[@]}" >/dev/full 2>"$SCRATCH/err"
    is "$?" 4 "$use onto a full disk"
    like "$(<"$SCRATCH/err")" 'cannot write' "$use onto a full disk says so"
    "$DLTUTOR" "${words[@]}" >&- 2>/dev/null
    is "$?" 4 "$use with its output closed"
done
"$DLTUTOR" grade q6 epochs=25 <&- >"$SCRATCH/out" 2>&-
is "$?" 0 "input and error stream closed"

# --- surroundings -------------------------------------------------------------------------------

mkdir -p "$SCRATCH/tree/build" "$SCRATCH/lonely" "$SCRATCH/empty"
cp "$DLTUTOR" "$SCRATCH/tree/build/dltutor"
ln -s "$ROOT/questions" "$SCRATCH/tree/questions"
DLTUTOR_QUESTIONS=$SCRATCH/none run env -u HOME -u XDG_DATA_HOME "$SCRATCH/tree/build/dltutor" list
exits 0 "without questions of one's own, a home or a data folder, the tree's are found"
is "$err" "dltutor: DLTUTOR_QUESTIONS: $SCRATCH/none: No such file or directory" \
    "a folder that is not there is named"
DLTUTOR_QUESTIONS=$SCRATCH/none:$ROOT/README.md:$ROOT/questions dlt list
exits 0 "folders that cannot be read do not keep the others back"
is "$(grep -c '^dltutor: DLTUTOR_QUESTIONS: ' <<<"$err")" 2 "each is named once"
like "$err" 'README.md: Not a directory' "with its reason"
run env -C "$ROOT/questions/cs60010-2025-midsem" DLTUTOR_QUESTIONS=. "$DLTUTOR" list
here=$out
DLTUTOR_QUESTIONS=$ROOT/questions/cs60010-2025-midsem/ dlt list
is "$status:$err" "0:" "the folder of a pack in place of the one above"
like "$out" '^cs60010-2025-midsem  ' "is that pack"
is "$here" "$out" "also as the folder one is in"
cp "$DLTUTOR" "$SCRATCH/lonely/dltutor"
DLTUTOR_QUESTIONS='' run "$SCRATCH/lonely/dltutor" list
exits 4 "a program without any questions"
like "$err" 'DLTUTOR_QUESTIONS' "it tells how to name a folder"
DLTUTOR_QUESTIONS=$SCRATCH/empty run "$SCRATCH/lonely/dltutor" show q6
exits 4 "a folder without papers"

# A pack that cannot be loaded is told and left out; the others stay.
mkdir -p "$SCRATCH/packs/bad" "$SCRATCH/packs/half"
printf 'title: [\n' >"$SCRATCH/packs/bad/paper.yaml"
cp "$ROOT"/questions/cs60010-2025-midsem/q6.yaml "$SCRATCH/packs/half/"
printf 'title: Half a paper\nminutes: 10\nmarks: 2\nquestions: [q6, q7]\n' >"$SCRATCH/packs/half/paper.yaml"
printf 'id: q7\nnonsense: 1\n' >"$SCRATCH/packs/half/q7.yaml"
DLTUTOR_QUESTIONS=$SCRATCH/packs dlt list
exits 0 "a bad pack does not keep the others back"
like "$err" 'bad/paper.yaml:[0-9]+:[0-9]+: error: ' "the bad pack is told with its place"
like "$err" 'half/q7.yaml:[0-9]+:[0-9]+: error: ' "the bad question is told with its place"
like "$out" $'\nhalf  Half a paper|^half  Half a paper' "the rest of its pack is listed"
DLTUTOR_QUESTIONS=$SCRATCH/packs dlt grade half/q6 epochs=25
exits 0 "the good question of a damaged pack can be answered"
DLTUTOR_QUESTIONS=$SCRATCH/packs:$ROOT/questions dlt show q6
exits 2 "a name that two packs hold"
like "$err" 'half/q6 or cs60010-2025-midsem/q6' "says which two"

# --- clean output -------------------------------------------------------------------------------

# Whatever is typed, no control, bidirectional or zero-width character comes back out.
nasty=$'\e[31m\e]2;x\a25\u202e\u200b\u009b\u2066\x7f\xff\xc0\x80\ufeff'
unclean() { # the bytes of the last command's outputs that no terminal should get
    LC_ALL=C tr -d '\12\40-\176\200-\377' <"$SCRATCH/.out" | od -An -tx1
    LC_ALL=C tr -d '\12\40-\176\200-\377' <"$SCRATCH/.err" | od -An -tx1
    LC_ALL=C grep -a -o -e $'\xe2\x80[\x8b-\x8f\xaa-\xae]' -e $'\xe2\x81[\xa6-\xa9]' \
        -e $'\xc2[\x80-\x9f]' -e $'\xef\xbb\xbf' "$SCRATCH/.out" "$SCRATCH/.err" | od -An -tx1
    if ! cmp -s <(iconv -f UTF-8 -t UTF-8 "$SCRATCH/.out" 2>&1) "$SCRATCH/.out"; then echo "invalid UTF-8"; fi
    if ! cmp -s <(iconv -f UTF-8 -t UTF-8 "$SCRATCH/.err" 2>&1) "$SCRATCH/.err"; then echo "invalid UTF-8"; fi
}
stays_clean() {
    dlt "$@"
    is "$(unclean)" "" "no unclean byte from: ${1//[^a-z-]/?} with nasty text"
    if ((status > 4)); then fail "exit status of ${1//[^a-z-]/?}" "$status"; fi
}
stays_clean "$nasty"
stays_clean "--$nasty"
stays_clean show "$nasty"
stays_clean show q6 "--seed=$nasty"
stays_clean grade q6 "epochs=$nasty"
stays_clean grade q6 "epochs=$nasty" --json
stays_clean grade q6 "$nasty=25"
stays_clean grade q1 "d.variance=$nasty" "e.ensemble=$nasty" "c.shape=$nasty" "b.formula=$nasty"
stays_clean grade q2 "a.identity=$nasty" --why
stays_clean grade q5 "ideas=$nasty random restarts"
stays_clean grade q5 "ideas=$nasty random restarts" --json
stays_clean grade --batch "$nasty"
stays_clean solve "$nasty"
stays_clean solve epochs "$nasty=3"
stays_clean solve epochs "examples=$nasty"
stays_clean plot "$nasty"
stays_clean plot "x" "--from=$nasty"
stays_clean plot "x" "--size=$nasty"
stays_clean figure q8 "h2=$nasty"
stays_clean figure q8 "--marker=$nasty"
stays_clean compare "$nasty" x
stays_clean compare "$nasty" x --json
stays_clean compare x x --where "$nasty" --symbols "$nasty"
stays_clean check "$nasty"
stays_clean check "$ROOT/tests/broken"
printf '{"id":"\\u001b[31m\\u202e\\u007f\\u009b","question":"q6","answers":{"epochs":"\\u001b\\u202e"}}\n%s\n' "$nasty" >"$SCRATCH/lines"
run "$DLTUTOR" grade --batch "$SCRATCH/lines"
is "$(unclean)" "" "no unclean byte from grade --batch"
is "$(jq -sr '.[0].id | explode | map(tostring) | join(" ")' <<<"$out")" \
    "27 91 51 49 109 8238 127 155" "and yet the id comes back as it was"
run "$DLTUTOR" --plain < <(printf '6\n%s\n/%s\n/open %s\n/field %s\n' "$nasty" "$nasty" "$nasty" "$nasty")
is "$(unclean)" "" "no unclean byte line by line"

# In LC_ALL=C all output is ASCII, whatever is asked.
ascii() {
    LC_ALL=C run "$DLTUTOR" "$@"
    is "$(LC_ALL=C tr -d '\12\40-\176' <"$SCRATCH/.out" | od -An -tx1 | head -n 3)" "" "ASCII on output: $*"
    is "$(LC_ALL=C tr -d '\12\40-\176' <"$SCRATCH/.err" | od -An -tx1 | head -n 3)" "" "ASCII on errors: $*"
}
ascii --help
ascii list
ascii list --json
ascii grade q1 'd.variance=3/(2 D_h)' 'd.second_moment=2/3 σ_f²' --why
ascii grade q1 'd.variance=3/(2 D_h)' 'd.second_moment=2/3 σ_f²' --json
ascii grade q1 'd.variance=σ²+é'
ascii solve
ascii plot 'x²' '√(|x|)' --marker braille
ascii plot 'σ+x'
ascii compare 'σ²' 'σ·σ'
ascii compare 'σ²' 'σ·τ' --json
ascii check "$ROOT/tests/broken"
ascii no-such-é
for question in $(sed -n 's/^questions: *\[\(.*\)\]/\1/p' "$ROOT/questions/cs60010-2025-midsem/paper.yaml" | tr -d ,); do
    ascii show "$question" --plain
    ascii figure "$question" --size 60x14 --marker braille
done
while read -r solver _; do ascii solve "$solver" --describe; done < <("$DLTUTOR" solve)
printf '1\n6\n/hint\n/hint\n/figure\n/why\n/solution yes\n/help\n/next\n/figure\n' >"$SCRATCH/lines"
LC_ALL=C run "$DLTUTOR" --plain <"$SCRATCH/lines"
is "$(LC_ALL=C tr -d '\12\40-\176' <"$SCRATCH/.out" | od -An -tx1 | head -n 3)" "" "ASCII line by line"

done_testing
