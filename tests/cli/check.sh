#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor check: every problem of every file, located; what is good is said to be.
. "$(dirname "$0")/../lib.sh"

pack=$ROOT/questions/cs60010-2025-midsem

dlt check "$ROOT/questions"
exits 0 "the project's own questions"
is "$err" "" "have no problem"
like "$out" '^[0-9]+ questions checked, 0 problems$' "the sum"
dlt check "$pack"
like "$out" '^10 questions checked, 0 problems$' "a pack"
dlt check "$pack/paper.yaml"
like "$out" '^10 questions checked, 0 problems$' "its paper file stands for the pack"
dlt check "$pack/q6.yaml"
like "$out" '^1 question checked, 0 problems$' "one file"
dlt check "$pack/q6.yaml" "$pack/q8.yaml"
like "$out" '^2 questions checked, 0 problems$' "two files"
cp "$pack/q6.yaml" "$SCRATCH/"
(cd "$SCRATCH" && "$DLTUTOR" check q6.yaml >out 2>&1)
is "$?:$(<"$SCRATCH/out")" "0:1 question checked, 0 problems" "a file without a folder in its name"
mkdir "$SCRATCH/loose"
cp "$pack/q6.yaml" "$pack/q8.yaml" "$SCRATCH/loose"
dlt check "$SCRATCH/loose"
is "$status:$out" "0:2 questions checked, 0 problems" "a folder of question files without a paper"

# --- broken files -------------------------------------------------------------------------------

# Each problem that the loader's tests expect is printed, one a line, with its place.
for file in "$ROOT"/tests/broken/*.yaml; do
    name=$(basename "$file" .yaml)
    dlt check "$file"
    problems=$(grep -cE "^$file:([0-9]+:)*[0-9]* ?error: |^$file: error: " <<<"$err")
    if [[ -s ${file%.yaml}.expected ]] && grep -q '[0-9]' "${file%.yaml}.expected"; then
        is "$status" 1 "$name is refused"
        like "$out" "^[01] questions? checked, $problems problems?$" "$name: the sum is that of the lines"
    fi
done
dlt check "$ROOT/tests/broken/unknown-key.yaml" "$pack/q6.yaml" "$ROOT/tests/broken/tab-indent.yaml"
exits 1 "good and bad files together"
like "$out" '^1 question checked, [0-9]+ problems$' "the good one is counted"
like "$err" 'unknown-key.*tab-indent' "the bad ones come in the order given"

# The line of the file follows, with a caret under the place.
printf 'id: q1\ntitle: "x"\nstatment: y\n' >"$SCRATCH/bad.yaml"
dlt check "$SCRATCH/bad.yaml"
like "$err" 'bad.yaml:3:1: error: .*'$'\n''    statment: y'$'\n''    \^' "the line and a caret"
like "$err" 'did you mean statement' "and a proposal"
is "$(tail -c 1 "$SCRATCH/.err" | od -An -c | tr -d ' ')" '\n' "the last message ends its line"

# --- problems that show only with numbers -------------------------------------------------------

broken() { # broken NAME SED WANT: q6 with a change is refused with WANT
    sed "$2" "$pack/q6.yaml" >"$SCRATCH/q6.yaml"
    if cmp -s "$pack/q6.yaml" "$SCRATCH/q6.yaml"; then fail "$1" "the change changes nothing"; fi
    dlt check "$SCRATCH/q6.yaml"
    exits 1 "$1 is found"
    like "$err" "^$SCRATCH/q6.yaml:([0-9]+:[0-9]+:)? error: .*$3" "$1 is located"
}
broken "an expression with an unknown name" 's/^\( *expect:\).*/\1 epochz.epochs + nosuch/' ''
broken "a division by zero" 's/^\( *expect:\).*/\1 1\/0/' ''
broken "a solver that does not exist" 's/^\( *solver:\).*/\1 nosuch/' 'nosuch'
like "$err" "q6.yaml:[0-9]+:[0-9]+: error: .*nosuch" "with line and column of the call"
sed 's/^\( *solver:\) epochs$/\1 epochz/' "$pack/q6.yaml" >"$SCRATCH/q6.yaml"
dlt check "$SCRATCH/q6.yaml"
like "$err" "q6.yaml:[0-9]+:[0-9]+: error: .*epochz.*did you mean epochs" "a solver gets a proposal"
broken "an unknown kind of answer" 's/^\( *kind:\) number/\1 nosuch/' 'nosuch'

drawn() { # drawn NAME DRAW WHERE WANT: a question that draws so, under the condition, gives WANT
    printf '%s\n' 'id: d1' 'title: T' 'statement: S' 'given:' "  - {name: a, value: 2, draw: \"$2\"}" \
        "where: [$3]" 'fields:' '  - id: n' '    kind: number' '    marks: 1' '    prompt: P' \
        '    expect: a' '    slips: [{name: one, is: 1, say: S}]' >"$SCRATCH/d1.yaml"
    dlt check -q "$SCRATCH/d1.yaml"
    like "$err" "$4" "$1"
}
drawn "a range the wrong way round" "4..2" "a > 0" '^[^:]*d1.yaml:5:32: error: .*nothing in this range'
exits 1 "an empty range"
drawn "a step that leads nowhere" "2..9 step 0" "a > 0" 'd1.yaml:5:42: error: .*step must be positive'
drawn "a word that nothing stands for" "banana" "a > 0" 'd1.yaml:5:32: error: .*"banana"'
drawn "a condition that no draw meets" "3..4" "a = 2" 'd1.yaml:6:9: error: .*no numbers fit'
exits 1 "it is a problem"
like "$out" '^1 question checked, 1 problem$' "which is told once, not for each seed"
drawn "a slip that equals every draw" "1..1" "a > 0" 'd1.yaml:13:[0-9]+: error: .*slip "one" of n'
drawn "draws that fit" "2..9 step 2" "a > 0" '^$'
exits 0 "a question with fresh numbers"

# One seed of 200 draws the number at which a slip has no value.
printf '%s\n' 'id: z' 'title: T' 'statement: S' 'given: [{name: a, value: 6, draw: 5..300}]' 'fields:' \
    '  - {id: n, kind: number, marks: 1, prompt: P, expect: a, slips: [{name: one, is: 1/(a - 53), say: S}]}' >"$SCRATCH/z.yaml"
dlt check "$SCRATCH/z.yaml"
exits 1 "a slip without a value for one seed of 200"
like "$err" 'z.yaml:6:83: error: fields\[0\].slips\[0\].is: with seed [0-9]+ \(a = 53\), division by zero' \
    "the seed and its numbers are named"

field() { # field NAME LINE WANT: a question with this one field gives WANT, or nothing for ""
    printf '%s\n' 'id: f1' 'title: T' 'statement: S' 'given:' '  - {name: a, value: 6, draw: "5..20"}' \
        '  - {name: b, value: 3, draw: "2..4"}' 'fields:' "  - {id: n, marks: 1, prompt: P, $2}" \
        >"$SCRATCH/f1.yaml"
    dlt check --quiet "$SCRATCH/f1.yaml"
    if [[ $3 ]]; then
        like "$err" "f1.yaml:8:[0-9]+: error: .*$3" "$1"
    else
        is "$status:$err" "0:" "$1"
    fi
}
whole='form: integer'
field "a form that drawn numbers break" "kind: number, expect: a/b, $whole" \
    'with seed [0-9]+ \(a = [0-9]+, b = [0-9]\), the model answer "[0-9]+/[0-9]" of n is marked partial \(form:integer'
like "$out" ', 1 problem$' "is told for one seed"
field "a form that none breaks" "kind: number, expect: a*b, $whole" ''
xy='symbols: [{name: x, domain: 0..1}, {name: y}]'
field "conditions that exclude each other" "kind: expression, expect: x + y, $xy, where: [\"x < y\", \"y < x\"]" \
    'meet all these conditions'
field "a condition that no number meets" "kind: expression, expect: x + y, $xy, where: [\"y^2 < 0\"]" \
    'meet all these conditions'
field "a condition beyond the domain" "kind: equation, expect: y = x, $xy, where: [\"x > 2\"]" \
    'meet all these conditions'
field "conditions that can be met" "kind: expression, expect: x + y, $xy, where: [\"x < y\", \"y < 1/2\"]" ''
field "a symbol named like a given" "kind: expression, expect: 2*a, symbols: [{name: a}]" \
    'symbols\[0\].name: "a" is the given of line 5'
field "a negative tolerance" "kind: number, expect: 3, tolerance: -1/100" 'from 0 to 1: 1/100'
field "a tolerance above one" "kind: number, expect: 3, tolerance: 2" 'from 0 to 1: 1/100'
field "a tolerance" "kind: number, expect: 3, tolerance: 1/100" ''
field "a side of zero" "kind: shape, expect: \"(2, 0)\"" 'item 2 of the shape is 0'
field "a side of a half" "kind: shape, expect: \"(3/2, 1)\"" 'item 1 of the shape is 1.5'
text='kind: text, points: [{name: word, any: [word]}]'
field "a range without numbers" "$text, number: {from: 1, to: 0}" 'no number is above 1 and at most 0'
field "an unknown name in a model" "$text, model: \"{foobar} word\"" 'foobar is not known here; known names: .*\<a, b, typed'
like "$err" 'f1.yaml:8:92: error: fields\[0\].model: ' "in its place"
field "an unknown name in a label" \
    "kind: choice, expect: one, options: [{name: one, label: \"{foobar}\"}, {name: two}]" 'foobar is not known'
field "a bad pattern" "kind: text, points: [{name: word, any: [word, \"(wo\"]}]" '.*'
like "$err" 'f1.yaml:8:8[0-9]: error: ' "is located"
field "a domain the wrong way round" "kind: function, variable: x, expect: x, domain: {from: 2, to: 0}" \
    'from 2 to 0 holds no interval'
like "$err" 'f1.yaml:8:9[0-9]: error: ' "is located at its end"
like "$err" 'error: fields\[0\].domain.to: ' "and named"
field "lists of unequal length" "kind: network, network: [\"slopes=[1, 1]\", \"joints=[0]\", \"target_x=[0, 1]\", \"target_y=[0, 1]\"]" \
    'slopes has 2 items and joints 1'
derived='kind: derivation, expect: s/D, subject: v, symbols: [{name: v}, {name: s}, {name: D, domain: positive}]'
field "an unknown name in a fact" "$derived, from: D*v = s, facts: [D = foo]" '"foo" is not known'
like "$err" 'f1.yaml:8:166: error: fields\[0\].facts\[0\]: ' "is located in the fact"
field "a start without an equation" "$derived, from: s/D + 1" 'beside a subject an equation is asked'
field "a start with one" "$derived, from: D*v = s" ''
printf '%s\n' 'id: f1' 'title: T' 'statement: S' 'fields: [{id: n, kind: number, marks: 1, prompt: P, expect: 3}]' \
    'figures:' '  - {kind: value_bars, with: ["values=[1, 2]"], caption: "{foobar}"}' >"$SCRATCH/f1.yaml"
dlt check "$SCRATCH/f1.yaml"
like "$err" 'f1.yaml:6:[0-9]+: error: figures\[0\].caption: foobar is not known here' "an unknown name in a caption"
printf '%s\n' 'id: f1' 'title: T' 'statement: S' 'fields: [{id: n, kind: number, marks: 1, prompt: P, expect: 3}]' \
    'solve: [{name: rf, solver: receptive_field, with: ["kernel_size=[3]", "stride=[1]", "dilation=[1]"]}]' \
    'hints: [{trace: rf.layer_weights}]' >"$SCRATCH/f1.yaml"
dlt check "$SCRATCH/f1.yaml"
like "$err" 'f1.yaml:6:[0-9]+: error: hints\[0\].trace: no solver takes a step "rf.layer_weights"; there are rf.' \
    "an unknown step: those there are"

# --- files that a paper leaves out --------------------------------------------------------------

mkdir -p "$SCRATCH/left/pack"
cp "$pack/q6.yaml" "$pack/q8.yaml" "$SCRATCH/left/pack"
printf 'title: T\nminutes: 10\nmarks: 2\nquestions: [q6, q7]\n' >"$SCRATCH/left/pack/paper.yaml"
sed '/^ *marks:/d' "$pack/q6.yaml" | sed 's/^id: q6/id: q7/' >"$SCRATCH/left/pack/q7.yaml"
dlt check "$SCRATCH/left/pack"
like "$err" "warning: q8.yaml is not listed in paper.yaml" "a file that the paper does not list"
unlike "$err" 'warning: (q6|q7|paper)' "a broken question is listed all the same"
sed -i 's/, q7//' "$SCRATCH/left/pack/paper.yaml"
rm "$SCRATCH/left/pack/q7.yaml"
dlt check "$SCRATCH/left"
exits 0 "a warning is no problem"
is "$(grep -c 'warning: ' <<<"$err")" 1 "nor is it told twice in a folder of packs"
like "$out" '^2 questions checked, 0 problems, 1 warning$' "which is checked all the same"
sed -i '0,/^ *expect:.*/s//    expect: 1\/0/' "$SCRATCH/left/pack/q8.yaml"
dlt check "$SCRATCH/left/pack"
exits 1 "a problem of a file that is not listed"
like "$err" 'pack/q8.yaml:[0-9]+:[0-9]+: error: ' "is told"

sed -i 's/^minutes: 10/minuts: 10/' "$SCRATCH/left/pack/paper.yaml"
dlt check "$SCRATCH/left/pack"
exits 1 "a paper that cannot be read"
like "$err" 'paper.yaml:2:1: error: minuts: .*did you mean minutes.*pack/q8.yaml:[0-9]+:[0-9]+: error: ' \
    "its problems are told, and those of the questions beside it"
like "$out" '^2 questions checked, ' "which are all checked"

sed 's/kind: receptive_pyramid/kind: nosuch/' "$pack/q8.yaml" >"$SCRATCH/q8.yaml"
dlt check "$SCRATCH/q8.yaml"
exits 1 "an unknown kind of figure"
like "$err" "q8.yaml:[0-9]+:[0-9]+: error: .*nosuch" "is located"

# --- the manual's examples ----------------------------------------------------------------------

# Each stands in a file of its own, the paper beside the first question.
mkdir "$SCRATCH/manual"
awk -v folder="$SCRATCH/manual" '
    /^\.\\" example: / { name = sprintf("%s/%s%d.yaml", folder, $3, ++count); next }
    name && /^\.Bd / { inside = 1; next }
    name && /^\.Ed/ { close(name); name = ""; inside = 0 }
    inside { gsub(/\\&/, ""); gsub(/\\e/, "\\"); print > name }
' "$ROOT/man/dltutor.5"
examples=("$SCRATCH"/manual/question*.yaml)
is "$((${#examples[@]} >= 6))" 1 "the manual has examples"
for file in "${examples[@]}"; do
    dlt check --quiet "$file"
    is "$status:$err" "0:" "$(sed -n 's/^id: //p' "$file"): the example has no problem"
done
mkdir "$SCRATCH/quiz"
cp "$SCRATCH"/manual/paper*.yaml "$SCRATCH/quiz/paper.yaml"
cp "$(grep -lx 'id: epochs' "$SCRATCH"/manual/question*.yaml)" "$SCRATCH/quiz/epochs.yaml"
dlt check --quiet "$SCRATCH/quiz"
is "$status:$err" "0:" "the example of a paper has no problem"

# --- what is said, and how ----------------------------------------------------------------------

cat >"$SCRATCH/w.yaml" <<'END'
id: w
title: T
statement: S
given: [{name: a, value: 6, draw: 5..20}]
fields:
  - {id: n, kind: number, marks: 1, prompt: "P {nosuch}", expect: a, slips: [{name: one, is: a + 1, say: S}]}
hints: [{say: S}]
END
dlt check "$SCRATCH/w.yaml"
exits 1 "a problem"
is "$(grep -c ' warning: ' <<<"$err")" 0 "style is not spoken of before what is wrong"
sed -i 's/ {nosuch}//' "$SCRATCH/w.yaml"
dlt check "$SCRATCH/w.yaml"
exits 0 "warnings alone"
like "$err" "^$SCRATCH/w.yaml:2:8: warning: title: no tests: .*answers: \[n=...\]" "a warning has its place"
like "$out" '^1 question checked, 0 problems, 2 warnings$' "and they are counted"
dlt check --strict "$SCRATCH/w.yaml"
exits 1 "warnings are problems to --strict"
for quiet in -q --quiet; do
    dlt check "$quiet" "$SCRATCH/w.yaml"
    is "$status:$out:$err" "0:1 question checked, 0 problems:" "$quiet: no warnings"
done
dlt check "$SCRATCH/w.yaml" -q --strict
is "$status:$err" "0:" "what is not told does not count"
dlt check -q
exits 2 "an option without a path"
like "$err" 'no path is given' "says so"
dlt check --quite "$SCRATCH/w.yaml"
exits 2 "an unknown option"
like "$err" 'did you mean --quiet' "gets a proposal"

dlt check --json "$SCRATCH/w.yaml"
exits 0 "--json"
is "$err" "" "--json: nothing else is said"
is "$(tail -n 1 <<<"$out")" '{"questions":1,"errors":0,"warnings":2}' "--json: the sums come last"
dlt check --json "$ROOT/tests/broken/check/failing-tests.yaml"
exits 1 "--json: a problem"
is "$(head -n 1 <<<"$out" | jq -c 'del(.message, .file)')" \
    '{"severity":"error","line":19,"column":5,"length":1,"end_column":6,"tag":"test-failed","path":"tests[1]"}' \
    "--json: place, tag and path"
is "$(head -n 1 <<<"$out" | jq -r .file)" "$ROOT/tests/broken/check/failing-tests.yaml" "--json: the file"
like "$(head -n 1 <<<"$out" | jq -r .message)" '^this test earns 2, not 3 marks' "--json: the text without the path"
dlt check --json "$ROOT/tests/broken/expressions.yaml"
like "$(head -n 1 <<<"$out" | jq -r '.path + " " + .message')" '^statement something is missing' "--json: the loader's path"
is "$(jq -rs '.[-1].errors == (map(select(.severity == "error")) | length)' <<<"$out")" true "--json: the sum is that of the lines"
dlt check --json "$SCRATCH/none.yaml" "$pack/q6.yaml"
exits 4 "--json: a missing file"
is "$(head -n 1 <<<"$out" | jq -c '[.line, .column, .tag]')" '[0,0,"unreadable"]' "--json: is an object as well"
odd=$SCRATCH/$'odd\xff\e[1m"\\ 漢.yaml'
cp "$ROOT/tests/broken/control-escape.yaml" "$odd"
dlt check --json "$odd"
exits 1 "--json: a path of odd bytes"
jq -es 'length > 1 and all(.[]; type == "object")' <<<"$out" >"$SCRATCH/jq" 2>&1
is "$(<"$SCRATCH/jq")" true "--json: is valid all the same"
is "$(LC_ALL=C grep -c $'[\x01-\x08\x0b-\x1f\x7f]' <<<"$out")" 0 "--json: nothing in it moves the cursor"
dlt check "$odd"
is "$(LC_ALL=C grep -c $'[\x01-\x08\x0b-\x1f\x7f]' <<<"$err")" 0 "nor in the text"

# A path longer than messages keep.
long=$SCRATCH/$(printf 'x%.0s' {1..200})/$(printf 'y%.0s' {1..200})
mkdir -p "$long"
cp "$SCRATCH/w.yaml" "$long/w.yaml"
sed -i 's/statement/statment/' "$long/w.yaml"
dlt check "$long/w.yaml"
like "$err" "$long/w.yaml:3:1: error: [^?]*did you mean statement[?][)]"$'\n    statment: S\n    \\^~' "a long path is told in full, with its line"

# The caret stands under the character, past wide ones, accents and tabs.
printf 'id: q1\ntitle: T\nstatement: "漢字\té\u0301 {nosuch}"\nfields: [{id: n, kind: number, marks: 1, prompt: P, expect: 1}]\n' >"$SCRATCH/wide.yaml"
dlt check -q "$SCRATCH/wide.yaml"
is "$(sed -n 3p <<<"$err" | awk '{ print index($0, "^") }')" 25 "a caret behind wide characters"

# How far it is, on a terminal only, in one line that is written over; and never an escape.
script -qec "'$DLTUTOR' check -q '$pack/q6.yaml' >/dev/null" "$SCRATCH/typescript" >/dev/null </dev/null
like "$(tr '\r' '\n' <"$SCRATCH/typescript")" $'\n1 question; q6: 96 of 200 draws' "progress on a terminal"
is "$(LC_ALL=C grep -c $'\x1b' "$SCRATCH/typescript")" 0 "progress has no escapes"
script -qec "ACCESSIBLE=1 '$DLTUTOR' check -q '$pack/q6.yaml' >/dev/null" "$SCRATCH/typescript" >/dev/null </dev/null
unlike "$(<"$SCRATCH/typescript")" 'draws' "nobody has to listen to it"

# --- prerequisites ------------------------------------------------------------------------------

mkdir "$SCRATCH/order"
printf 'title: T\nminutes: 10\nmarks: 4\nquestions: [q6, q7]\n' >"$SCRATCH/order/paper.yaml"
sed 's/^id: q6/id: q7\nprerequisites: [q6, cs60010-2025-midsem\/q8, order\/q6]/' "$pack/q6.yaml" >"$SCRATCH/order/q7.yaml"
cp "$pack/q6.yaml" "$SCRATCH/order"
dlt check -q "$SCRATCH/order"
is "$status:$err" "0:" "questions of this pack, of another, and of this one by its full name"
sed -i 's/^id: q6/id: q6\nprerequisites: [q7]/' "$SCRATCH/order/q6.yaml"
dlt check -q "$SCRATCH/order"
exits 1 "a circle"
is "$(grep -c 'a circle: ' <<<"$err")" 3 "is told at each way into it"
sed -i 's/prerequisites: \[q6, /prerequisites: [q66, /' "$SCRATCH/order/q7.yaml"
dlt check -q "$SCRATCH/order/q7.yaml"
like "$err" 'q7.yaml:3:17: error: prerequisites\[0\]: no question of this pack is called "q66" \(did you mean q6\?\)' \
    "one that is not there"

# --- what cannot be read ------------------------------------------------------------------------

dlt check "$SCRATCH/none.yaml"
exits 4 "a file that is not there"
like "$err" '^dltutor: .*none.yaml: ' "is named"
dlt check "$SCRATCH/none.yaml" "$pack/q6.yaml"
exits 4 "a missing file among good ones"
like "$out" '^1 question checked' "the good one is checked all the same"
mkdir "$SCRATCH/empty"
dlt check "$SCRATCH/empty"
exits 4 "a folder without questions"
dlt check
exits 2 "no path"
dlt check /dev/null
like "$status" '[14]' "a device is no question"
mkfifo "$SCRATCH/pipe"
run timeout 20 "$DLTUTOR" check "$SCRATCH/pipe"
like "$status" '^[14]$' "a pipe without a writer is not waited for"
run timeout 20 "$DLTUTOR" check /dev/zero
like "$status" '^[14]$' "an endless file is bounded"
head -c 3000000 /dev/zero | tr '\0' '#' >"$SCRATCH/large.yaml"
dlt check "$SCRATCH/large.yaml"
exits 1 "a file over the limit"
done_testing
