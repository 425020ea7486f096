#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor grade: one set of answers, as text and as JSON, and its exit status.
# shellcheck disable=SC2016 # dollars are part of what is typed
. "$(dirname "$0")/../lib.sh"

# --- exit status: right 0, wrong 1, unreadable or unknown 2, undecided 3 ------------------------

code() { # code N ARG...
    local want=$1
    shift
    dlt grade "$@"
    exits "$want" "grade $*"
}
code 0 q6 epochs=25
code 0 q6 epochs=5000*50/10000
code 0 cs60010-2025-midsem/q6 epochs=25
code 0 q1 a.neurons=8
code 0 q1 width=15
code 1 q6 epochs=200
code 1 q6 epochs=
code 1 q1 a.neurons=3
code 1 q1 a.neurons=6 b.case2=32
code 2 q6 'epochs=2$5'
code 2 q6 epochs=six
code 2 q1 a.neurons=6 'b.case1=('
code 2 q1 b.case1=5 'b.case2=('
code 2 nosuch epochs=25
code 2 q6 nosuch=25
code 2 q1 'a.neurons'
code 2 q6
code 2
code 0 q2 a.possible=n 'a.identity=m2 - m3 = m1'

# Undecided costs nothing. Which answers those are is for the deciding; that there is one is enough.
undecided=
for answer in 'sin(sin(sin(10^9 D_h)))/D_h + 3/(2 D_h) - sin(sin(sin(10^9 D_h)))/D_h*(1 + 10^-60)' \
    '3/(2 D_h) + 10^(-10^7)' 'sum(k,1,10^9,1/k^2)/D_h' '3/(2 D_h)*(10^9)!/(10^9)!'; do
    dlt grade q1 "d.variance=$answer" --json
    if [[ $(jq -r '.fields."d.variance".verdict' <<<"$out") == undecided ]]; then
        undecided=$status
        json '.fields."d.variance" | [.marks, .note] | @json' '[0,"undecided"]' "an undecided answer"
        break
    fi
done
is "$undecided" 3 "an undecided answer exits with 3"

# --- text ---------------------------------------------------------------------------------------

dlt grade q6 epochs=25
like "$out" '^✓ epochs +2/2  25'$'\n' "a right answer: mark, field, marks, what was read"
like "$out" $'\n''2 of 2 marks$' "the sum comes last"
dlt grade q6 epochs=200
like "$out" '^✗ epochs +0/2  200'$'\n''    [^ ]' "a wrong answer is told why"
dlt grade q1 a.neurons=3
like "$out" '^~ a.neurons +1/2  3'$'\n' "half marks"
dlt grade q6 'epochs=2$5'
like "$out" '^\? epochs +0/2'$'\n''    2\$5'$'\n''      \^'$'\n''    [^ ]' "an unreadable answer has a caret under the character"
dlt grade q1 "d.second_moment=1/2 sigma_f^2"$'\n'"  quux"$'\n'"sigma_f^2"
like "$out" $'\n''    line 2:   quux'$'\n''              \^~~~'$'\n' "of several lines the one at fault is shown"
is "${out/�/}" "$out" "and no line end as a character"
dlt grade q1 'd.variance=日本 + $'
like "$out" $'\n''    日本 \+ \$'$'\n''    \^~'$'\n' "the caret is as wide as the character"
dlt grade q1 'd.variance=φ²+'
like "$out" $'\n''    φ²\+'$'\n''    [ ^]' "letters of other scripts are shown as typed"
LC_ALL=C dlt grade q1 'd.variance=D_h·é'
like "$out" $'\n''    D_h\*.*'$'\n''        \^' "in ASCII the caret follows what is spelt out"
long=$(printf '1+%.0s' {1..300})
dlt grade q6 "epochs=$long@"
like "$out" $'\n''    \.\.\..*@'$'\n'' +\^' "a long answer is cut around the caret"
if (($(wc -L <<<"$out") <= 90)); then pass "so that it fits"; else fail "so that it fits" "$out"; fi
dlt grade q6 epochs=
like "$out" '^  epochs +0/2  not answered'$'\n''0 of 2 marks$' "a blank answer"
dlt grade q6 epochs=25 --why
like "$out" $'\n''    why: ' "--why tells how it was decided"
dlt grade q1 c.shape=49x35
like "$out" '    Yours has 2 sizes' "what shows that it is wrong is told"
unlike "$out" 'yours has 2 sizes' "and told once, whatever the capitals"
dlt grade q1 c.shape=7x35x7
unlike "$out" 'the sizes are right' "nor is a whole sentence told twice"
dlt grade q7 matrix=3
like "$out" '3 is a number, the answer is D_o x D_i\.' "a shape is compared with that of the answer"
dlt grade q8 h1=3 h3=27
unlike "$out" 'h2' "fields without an answer are left out"
like "$out" '2\.5 of 4 marks$' "half marks add up"
dlt grade q8 h2=11 h3=19
like "$out" 'h3 +1.5/1.5' "what follows from an earlier mistake is right"

# --- JSON ---------------------------------------------------------------------------------------

dlt grade q6 epochs=25 --json
exits 0 "--json, right"
is "$(wc -l <"$SCRATCH/.out")" 1 "one line"
json 'keys_unsorted | join(" ")' "question seed marks max fields" "the object's keys"
json '[.question, .seed, .marks, .max] | @json' '["q6",0,2,2]' "question, seed and marks"
json '.fields | keys | join(" ")' epochs "one entry for each field answered"
json '.fields.epochs | keys_unsorted[:5] | join(" ")' "verdict marks max note feedback" "a field's keys"
json '.fields.epochs | [.verdict, .marks, .max, .note] | @json' '["correct",2,2,"correct"]' "a right field"
json '.fields.epochs | (.feedback | length > 0) and .reads_as == "25"' true "feedback and what was read"
json '[.. | numbers] | length' 5 "marks are numbers"
dlt grade cs60010-2025-midsem/q8 h2=11 h1=7/2 --seed 0 --json
exits 1 "--json, wrong"
json '.fields | keys_unsorted | join(" ")' "h1 h2" "fields come in the question's order"
json '[.marks, .max, .fields.h2.max, .fields.h2.note] | @json | test("^\\[0,4,1.5,\"mistake:")' true "half marks are 1.5"
dlt grade q6 'epochs=2$5' --json
exits 2 "--json, unreadable"
json '.fields.epochs | [.verdict, .marks, .column] | @json' '["unreadable",0,3]' "the column"
json '.fields.epochs.note | startswith("unreadable:")' true "the note names what is wrong"
json '.fields.epochs | has("reads_as")' false "nothing was read"
dlt grade q6 epochs= --json
json '.fields.epochs | [.verdict, .note] | @json' '["blank","blank"]' "a blank field"
dlt grade q1 'd.variance=3/(2 D_h)' --json
json '.fields."d.variance".reads_as | test("D")' true "field names with dots are keys as they are"
like "$out" '·' "JSON is UTF-8 where the locale is"
LC_ALL=C dlt grade q1 'd.second_moment=2/3 σ_f²' --json
json '.fields."d.second_moment".reads_as | test("σ")' true "and escaped where it is not, with the same text"
dlt grade q1 e.models=2^180 --json
json '.fields."e.models".verdict' correct "2^180"
dlt grade q1 e.models=1532495540865888858358347027150309183618739122183602177 --json
exits 1 "2^180 + 1"

# --- numbers in JSON -----------------------------------------------------------------------------

mkdir "$SCRATCH/tenths"
sed 's/marks: 2/marks: 0.1/; s/^id: .*/id: tenth/' "$ROOT/questions/cs60010-2025-midsem/q6.yaml" \
    >"$SCRATCH/tenths/tenth.yaml"
printf 'title: T\nminutes: 1\nmarks: 0.1\nquestions: [tenth]\n' >"$SCRATCH/tenths/paper.yaml"
DLTUTOR_QUESTIONS=$SCRATCH/tenths dlt grade tenth epochs=25 --json
like "$out" '"marks":0\.1,"max":0\.1,' "a tenth of a mark is written as such"
DLTUTOR_QUESTIONS=$SCRATCH/tenths dlt list --json
like "$out" '"max":0\.1[,}]' "and deep within a list"
dlt solve maximum_likelihood_loss distribution=poisson 'targets=[3]' 'raw=[0.1]' --json
like "$out" '"parameters":\[1\.1051709180756477\]' "what takes more digits to tell keeps them"
run "$DLTUTOR" compare --batch <<<'{"id": [0.3, {"x": 1, "y": [], "z": {}}], "a": "1", "b": "1"}'
like "$out" '"id":\[0\.3,\{"x":1,"y":\[\],"z":\{\}\}\]' "an id of any kind comes back as it was"

# --- seeds --------------------------------------------------------------------------------------

dlt show q6 --seed 3
first=$out
dlt show q6 --seed 3
is "$out" "$first" "the same seed, the same numbers"
dlt show q6
unlike "$first" "^${out:0:200}" "a seed gives other numbers than the paper's"
answer=$("$DLTUTOR" show q6 --seed 3 | tr '\n' ' ' | tr -d , |
    sed -E 's/.*for ([0-9]+) iterations.* ([0-9]+) examples.* ([0-9]+) of .*/\1*\3\/\2/')
dlt grade q6 "epochs=$answer" --seed 3 --json
json '[.seed, .fields.epochs.verdict] | @json' '[3,"correct"]' "the answer to the seed's numbers is right ($answer)"
dlt grade q6 epochs=25 --seed 3
exits 1 "and the paper's answer is not"

# Grading is for scripts: it keeps nothing.
is "$(find "$HOME" -type f)" "" "grade leaves no file behind"
done_testing
