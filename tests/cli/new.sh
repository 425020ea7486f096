#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor new: what it writes is right as it stands, whatever it is asked for, and nothing is lost.
. "$(dirname "$0")/../lib.sh"

kinds=$(sed -n 's/^KIND(.*, \(.*\))$/\1/p' "$ROOT/src/check/kinds.def")
solvers=$("$DLTUTOR" solve --json | jq -r '.solvers[].name')
pack=$SCRATCH/pack
mkdir "$pack"

# --- every kind, every solver -------------------------------------------------------------------

# written OPTION NAME...: a file of each name, and what is wrong with any of them.
written() {
    local option=$1 name
    mkdir -p "$SCRATCH/all"
    shift
    for name; do
        dlt new "$option" "$name" "$SCRATCH/all/$name.yaml"
        [[ $status == 0 ]] || fail "new $option $name" "$err"
    done
}
# shellcheck disable=SC2086 # words
written --kind $kinds
is "$(find "$SCRATCH/all" -name '*.yaml' | wc -l)" 10 "a file of each kind"
dlt check "$SCRATCH/all"
is "$status:$out" "0:10 questions checked, 0 problems" "which check accepts"
is "$err" "" "without a warning"
is "$(grep -LE '^    kind: ' "$SCRATCH"/all/*.yaml)" "" "with its kind"
is "$(grep -LE 'draw: ?"?[0-9]' "$SCRATCH"/all/*.yaml)" "" "numbers to draw"
for key in hints tests learn solution; do
    is "$(grep -LE "^$key:" "$SCRATCH"/all/*.yaml)" "" "and $key"
done
is "$(grep -LE '^    slips:' "$SCRATCH"/all/*.yaml)" "" "and slips"
is "$(awk 'length > 110 {print FILENAME ": " $0}' "$SCRATCH"/all/*.yaml | grep '#')" "" "its comments are no longer than lines may be"
is "$(grep -E '^ *#[?*+:] |@ID@' "$SCRATCH"/all/*.yaml)" "" "no marker is left"
# Each key that the kind may have is explained, be it used or not.
for kind in $kinds; do
    explained=$(sed -nE 's/^    (#   )?([a-z_]+):.*/\2/p; s/^  - (id):.*/\1/p' "$SCRATCH/all/$kind.yaml" | sort -u)
    allowed=$("$DLTUTOR" new --schema | jq -r --arg kind "$kind" '
        .definitions.field as $field
        | ($field.allOf[] | select(.if.properties.kind.const == $kind)) as $rule
        | $field.properties | keys[] | select($rule.then.properties[.] != false)')
    is "$(comm -13 <(echo "$explained") <(sort <<<"$allowed"))" "" "$kind: every key is there"
done

rm -r "$SCRATCH/all"
# shellcheck disable=SC2086
written --solver $solvers
dlt check "$SCRATCH/all"
is "$status:$out" "0:$(wc -w <<<"$solvers") questions checked, 0 problems" "a file for each solver, which check accepts"
is "$err" "" "without a warning"
is "$(for solver in $solvers; do grep -L "^    solver: $solver\$" "$SCRATCH/all/$solver.yaml"; done)" "" "with a call of it"
drawn=$(grep -lE '^  - \{name: .* draw: ' "$SCRATCH"/all/*.yaml | wc -l)
if ((drawn * 10 >= $(wc -w <<<"$solvers") * 9)); then pass "and numbers to draw"; else fail "and numbers to draw" "$drawn"; fi
missing=$(for solver in $solvers; do
    "$DLTUTOR" solve "$solver" --describe | sed -n '/^parameters:/,/^results:/s/^  \([a-z_]\+\) .*/\1/p' |
        while read -r param; do grep -qE "^      (- \"?|# )$param=" "$SCRATCH/all/$solver.yaml" || echo "$solver $param"; done
    "$DLTUTOR" solve "$solver" --describe | sed -n '/^results:/,$s/^  \([a-z_]\+\) .*/\1/p' |
        while read -r result; do grep -q "# run.$result: " "$SCRATCH/all/$solver.yaml" || echo "$solver $result"; done
done)
is "$missing" "" "each parameter and each output is told"

# --- the file -----------------------------------------------------------------------------------

dlt new "$pack/first.yaml"
exits 0 "a question without further ado"
is "$(grep -c '^id: first$' "$pack/first.yaml")" 1 "is called like its file"
is "$(stat -c %a "$pack/first.yaml")" "$(printf '%o' $((0666 & ~$(umask))))" "with the rights of any new file"
like "$out" "dltutor check $pack/first.yaml" "the next step is told"
like "$out" "DLTUTOR_QUESTIONS=$pack dltutor" "and how to see it"

# What is told makes a pack of it.
sed -n '/put .*paper.yaml/,/^where/s/^  //p' <<<"$out" >"$pack/paper.yaml"
dlt check "$pack"
is "$status:$out:$err" "0:1 question checked, 0 problems:" "the paper that is told is right"
DLTUTOR_QUESTIONS=$pack dlt show first
like "$status:$out" '^0:.*6,000 examples' "and shows the question"
dlt new "$pack/second.yaml"
like "$out" "Add second to the questions of $pack/paper.yaml" "beside a paper another step is told"
rm "$pack/second.yaml"

echo mine >"$pack/first.yaml"
dlt new "$pack/first.yaml"
exits 2 "a file that is there is not replaced"
like "$err" 'first.yaml is there already; --force' "which is said"
is "$(<"$pack/first.yaml")" mine "and it stays as it was"
ln -s first.yaml "$pack/link.yaml"
ln -s nowhere.yaml "$pack/broken-link.yaml"
dlt new "$pack/link.yaml"
is "$status:$(<"$pack/first.yaml")" 2:mine "nor one that a link leads to"
dlt new "$pack/broken-link.yaml"
is "$status:$(readlink "$pack/broken-link.yaml")" 2:nowhere.yaml "nor a link that leads nowhere"
dlt new --force "$pack/link.yaml"
is "$status:$(readlink "$pack/link.yaml"):$(grep -c '^id: link$' "$pack/first.yaml")" 0:first.yaml:1 "--force replaces what it leads to"
rm "$pack"/*link.yaml
dlt new --force --kind choice "$pack/first.yaml"
is "$status:$(grep -c '^    kind: choice$' "$pack/first.yaml")" 0:1 "--force replaces a file"
mkdir "$pack/folder.yaml"
dlt new --force "$pack/folder.yaml"
exits 2 "but no folder"
rmdir "$pack/folder.yaml"
(cd "$pack" && "$DLTUTOR" new here.yaml >"$SCRATCH/out" 2>&1)
is "$?:$(grep -c '^id: here$' "$pack/here.yaml")" 0:1 "in the folder where one stands"
like "$(<"$SCRATCH/out")" 'DLTUTOR_QUESTIONS=\. dltutor' "which is then the pack"
mkdir "$SCRATCH/it's mine"
dlt new "$SCRATCH/it's mine/q1.yaml"
like "$out" "dltutor check '$SCRATCH/it'\\\\''s mine/q1.yaml'" "what is to be typed is quoted for the shell"

dlt new -
is "$status:$(grep -c '^id: question$' <<<"$out"):$err" 0:1: "- is the output"
printf '%s\n' "$out" >"$pack/question.yaml"
dlt check "$pack/question.yaml"
exits 0 "which is a right question too"

# --- what goes wrong ----------------------------------------------------------------------------

refused() { # refused NAME STATUS WANT ARG...
    local name=$1 code=$2 want=$3
    shift 3
    dlt new "$@"
    exits "$code" "$name"
    like "$err" "$want" "$name: it is said why"
}
before=$(ls -A "$pack")
refused "a misspelt kind" 2 "did you mean number" --kind nummer "$pack/a.yaml"
refused "no kind at all" 2 "it is number, shape, .* or function" --kind 7 "$pack/a.yaml"
refused "a misspelt solver" 2 "did you mean receptive_field" --solver receptive_feild "$pack/a.yaml"
refused "no solver at all" 2 "lists them" --solver 7777777 "$pack/a.yaml"
refused "both" 2 "either --kind or --solver" --kind number --solver epochs "$pack/a.yaml"
refused "no file" 2 "needs the name of a file"
refused "two files" 2 "usage" "$pack/a.yaml" "$pack/b.yaml"
refused "a name that is no id" 2 "'Q 1' is no id" "$pack/Q 1.yaml"
refused "a name without an ending" 2 "NAME.yaml, not 'a'" "$pack/a"
refused "an ending without a name" 2 "NAME.yaml" "$pack/.yaml"
refused "the name of the paper" 2 "lists the questions" "$pack/paper.yaml"
refused "a name too long" 2 "up to 64" "$pack/$(printf 'a%.0s' {1..65}).yaml"
refused "control characters" 2 "is no id" "$pack/a"$'\e[31m'".yaml"
unlike "$err" $'\e' "which do not reach the terminal"
refused "a folder that is not there" 4 "cannot write .*nowhere/a.yaml: No such file or directory; make its folder first" "$pack/nowhere/a.yaml"
is "$([[ -e $pack/nowhere ]] && echo made)" "" "it is not made"
refused "a file for a folder" 4 "cannot write .*: Not a directory" "$pack/first.yaml/a.yaml"
refused "another schema" 2 "question or paper" --schema answer
# A limit on the size of files stands for a full disk.
run bash -c "trap '' XFSZ; ulimit -f 1; exec \"\$0\" new \"\$1\"" "$DLTUTOR" "$pack/full.yaml"
exits 4 "a full disk"
like "$err" "cannot write $pack/full.yaml: " "which is said"
run bash -c "trap '' XFSZ; ulimit -f 1; exec \"\$0\" new --force \"\$1\"" "$DLTUTOR" "$pack/first.yaml"
is "$status:$(grep -c '^    kind: choice$' "$pack/first.yaml")" 4:1 "and what was there is still whole"
run bash -c '"$0" new - >/dev/full' "$DLTUTOR"
exits 4 "an output that cannot be written"
is "$(ls -A "$pack")" "$before" "nothing is left behind"

# --- the line for editors -------------------------------------------------------------------------

mkdir -p "$SCRATCH/with schema"
"$DLTUTOR" new --schema >"$SCRATCH/with schema/question.schema.json"
DLTUTOR_QUESTIONS="$SCRATCH/with schema:$ROOT/questions" dlt new -
is "${out%%$'\n'*}" "# yaml-language-server: \$schema=$SCRATCH/with schema/question.schema.json" "the schema beside the questions is named"
DLTUTOR_QUESTIONS=$ROOT/questions dlt new -
unlike "$out" 'schema=' "where there is none, none is"

# --- the first steps of dltutor.5 -------------------------------------------------------------------

page=$ROOT/man/dltutor.5
# block N: the Nth literal block of the section
block() {
    sed -n '/^\.Sh A QUESTION IN TEN MINUTES/,/^\.Sh THE FORMAT/p' "$page" |
        awk -v wanted="$1" '/^\.Bd/ { n++; on = n == wanted; next } /^\.Ed/ { on = 0 } on' | sed 's/\\e/\\/g'
}
cd "$SCRATCH" || exit 1
while read -r -a words; do
    if [[ ${words[0]} == dltutor ]]; then words[0]=$DLTUTOR; fi
    ok "${words[*]:0:2}" "${words[@]}"
done < <(block 1)
dlt check quiz
is "$status:$out:$err" "0:1 question checked, 0 problems:" "what it begins with is right"
block 2 >quiz/halve.yaml
dlt check --quiet quiz
exits 0 "and so is what it is changed into"
sed -i 's/prompt/promt/' quiz/halve.yaml
dlt check quiz
is "$(grep -A 2 promt <<<"$err" | head -n 3)" "$(block 3 | tail -n +2)" "a mistake is told as it says"
block 2 >quiz/halve.yaml
block 4 >quiz/paper.yaml
dlt check --quiet quiz
is "$status:$out" "0:1 question checked, 0 problems" "the paper is right"
is "$(block 5)" "DLTUTOR_QUESTIONS=quiz dltutor" "the tutor is opened"
DLTUTOR_QUESTIONS=quiz dlt show halve --seed 7
like "$status:$out" '^0:.*An epoch takes 1[0-9]0 steps|^0:.*An epoch takes 200 steps' "with fresh numbers"
DLTUTOR_QUESTIONS=quiz dlt grade halve steps=60
exits 0 "and marks an answer"
# --- no room ------------------------------------------------------------------------------------

mkdir "$SCRATCH/full"
run bash -c 'cd "$1" && ulimit -f 1 && "$DLTUTOR" new x.yaml 2>/dev/null | cat; exit "${PIPESTATUS[0]}"' bash "$SCRATCH/full"
exits 4 "a limit on the size of files"
is "$(ls -A "$SCRATCH/full")" "" "leaves nothing behind"

done_testing
