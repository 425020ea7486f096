#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor figure: the pictures of all questions, in every size and marker, and in words.
. "$(dirname "$0")/../lib.sh"

pack=$ROOT/questions/cs60010-2025-midsem
questions=$(sed -n 's/^questions: *\[\(.*\)\]/\1/p' "$pack/paper.yaml" | tr -d ,)
with_figures=0
for question in $questions; do
    # An author writes "figures:" or the question has none.
    figures=$(grep -c '^ *- kind: [a-z_]*$\|^ *- *{ *kind: ' <(sed -n '/^ *figures:/,/^ *[a-eg-z][a-z]*:/p' "$pack/$question.yaml"))
    dlt figure "$question"
    if ((figures == 0)); then
        exits 2 "$question has no figure"
        like "$err" "$question has no figure" "and says so"
        continue
    fi
    with_figures=$((with_figures + 1))
    exits 0 "$question"
    is "$err" "" "$question: no complaint"
    ok "$question is at most 80 columns wide" test "$(wc -L <<<"$out")" -le 80
    for marker in ascii half quad braille; do
        dlt figure "$question" --size 60x14 --marker "$marker"
        exits 0 "$question, $marker"
    done
    bad=
    for size in 1x1 8x4 20x6 150x50; do
        dlt figure "$question" --size "$size"
        if ((status != 0)) || [[ -n $err ]]; then bad+="$size: $status $err"$'\n'; fi
    done
    is "$bad" "" "$question in windows from 1x1 to 150x50"
    dlt figure "$question" --words
    exits 0 "$question in words"
    ok "$question in words says something" test "${#out}" -gt 40
    dlt figure "$question" --seed 5
    exits 0 "$question with other numbers"
done
ok "most questions have a figure" test "$with_figures" -ge 4

# --- the answer is drawn ------------------------------------------------------------------------

dlt figure q8 --words
blank=$out
dlt figure q8 h2=11 --words
exits 0 "a figure for an answer, right or wrong"
like "$out" '11' "a typed field is in the table"
unlike "$blank" '11' "which it is not by itself"
dlt figure q8 --seed 4
other=$out
dlt figure q8 --seed 0
if [[ $out != "$other" ]]; then pass "other numbers, another picture"; else fail "other numbers, another picture"; fi
dlt figure q2 a.possible=yes
exits 0 "an answer that claims a network"
dlt figure q8 'h2=3$$'
exits 0 "an answer that cannot be read is not drawn"

# --- answers at the numbers of a picture -------------------------------------------------------------

dlt figure q3 'loss=sum(d,1,5,(y_d-f_d)^2)/(2 sigma^2) + (5/2) log(2 pi sigma^2)' --words
like "$out" 'yours: least at f = 11, where the squared error is\.' "a typed loss is worked out along a parameter"
like "$out" 'absolute error: least about f = 9\.' "beside others"
dlt figure q3 'loss=-sum(d,1,5,(y_d-f_d)^2)' --words
like "$out" 'yours: largest where the squared error is least: its sign is turned\.' "with its sign turned"
for factor in 1 1/2 7; do
    dlt figure q3 "loss=$factor*sum(d,1,5,abs(y_d-f_d))" --words
    like "$out" 'yours: least about f = 9; the squared error: least at f = 11' "the median, with a factor of $factor"
done
dlt figure q3 'loss=sum(d,1,5,abs(y_d-f_d)^3)' --words
like "$out" 'yours: least about f = 11\.8844; the squared error' "a least value between the points that are drawn"
dlt figure q3 --seed 3 --words
unlike "$out" '^yours' "nothing typed, nothing of yours"

dlt figure q4 'ii.adagrad=v_{t+1} = v_t + g^2' --words
like "$out" 'yours takes the steps of adagrad: 0\.1, 0\.07071, 0\.05774, \.\.\.' "a typed rule is followed step by step"
dlt figure q4 'ii.adagrad=v_{t+1} = g^2' --words
like "$out" 'yours takes the steps of plain' "and called by the name of the rule that it is"
dlt figure q4 'ii.rmsprop=v_{t+1} = v_t + (1 - gamma) g^2' --words
like "$out" 'yours takes steps of its own: 0\.3162, 0\.2236' "or of none"
dlt figure q4 'ii.rmsprop=(v_{t+1} - gamma v_t)/(1 - gamma) = g^2' --words
unlike "$out" 'yours' "an equation that is not solved for its subject gives no steps"

dlt figure q6 epochs=25 --words
like "$out" '25 epochs of 200 iterations: the run ends with the last of them' "epochs along a run"
dlt figure q6 epochs=10 --words
like "$out" '10 epochs: over after 2,000 iterations, and the run has 5,000' "too few"
dlt figure q6 --words
unlike "$out" '200|25' "what is asked is not told before"

dlt figure q7 'matrix=(dl/df) h^T' --words
like "$out" 'each of the 6 entries is what is measured' "a typed gradient is checked"
dlt figure q7 'matrix=h (dl/df)^T' --words
like "$out" 'yours is 3 x 2: not an entry for each weight' "with its shape"
dlt figure q7 'matrix=-(dl/df) h^T' --words
like "$out" '6 of 6 entries differ: all signs are turned' "entry by entry"
dlt figure q7 'matrix=(dl/df)^T h' --words
exits 0 "shapes that do not fit have no value"
like "$out" 'Nothing to draw: your answer to matrix has no value that can be drawn' "and are not drawn"

dlt figure q9 parameters=608584 --words
like "$out" '608,584 = 589,824 in the window \+ 18,432 in the heads \+ 328 biases' "what a right count is made of"
dlt figure q9 parameters=589824 --words
unlike "$out" '18,432' "and not that of a wrong one"

bars=$SCRATCH/bars
mkdir "$bars"
printf 'title: Bars\nminutes: 5\nmarks: 2\nquestions: [two]\n' >"$bars/paper.yaml"
cat >"$bars/two.yaml" <<'END'
id: two
title: Two numbers
statement: Two numbers.
fields:
  - {id: a, kind: number, marks: 1, prompt: a, expect: 3}
  - {id: b, kind: number, marks: 1, prompt: b, expect: 4}
figures:
  - {kind: value_bars, with: ["rows=[[left, typed.a], [right, typed.b]]"]}
END
questions=$DLTUTOR_QUESTIONS
export DLTUTOR_QUESTIONS=$bars
for words in '' --words; do
    dlt figure two $words
    exits 0 "nothing typed yet $words"
    like "$out" 'Nothing to draw yet: your answers to a and b are drawn here once you check them\.' "says what will be drawn $words"
done
dlt figure two a=-3 b=1
like "$out" 'left +-3 +█+│' "a number below zero is drawn to the left of it"
like "$out" 'right +1 +│█' "and one above to the right"
dlt figure two a=3
like "$out" 'left +3 █' "what is typed is drawn while the rest is blank"
like "$out" 'right - not checked yet' "and the rest is not there yet"
dlt figure two a=3 --words
like "$out" '2 numbers as bars on one scale, 1 of them not checked yet' "which the words tell"
like "$out" 'right +- +not checked yet' "and the table"
export DLTUTOR_QUESTIONS=$questions

# --- into files ---------------------------------------------------------------------------------

cd "$SCRATCH" || exit 1
dlt figure q8 h2=11 --output receptive.svg
exits 0 "a figure into an SVG"
is "$out" "wrote receptive.svg" "which is said"
svg=$(<receptive.svg)
like "$svg" '^<svg xmlns="http://www.w3.org/2000/svg"' "it is one"
like "$svg" '<title>The taps of each layer' "with its caption as title"
like "$svg" '<desc>[^<]*kernel' "and described in words"
like "$svg" 'prefers-color-scheme:dark' "light or dark as the reader has it"
like "$svg" '>H3<' "with text that is text"
dlt figure q8 h2=11 --output receptive.svg --theme dark
unlike "$(<receptive.svg)" 'prefers-color-scheme' "or dark everywhere"
like "$(<receptive.svg)" 'fill:#0d1117' "on a dark page"
dlt figure q8 h2=11 --output receptive.txt
is "$(<receptive.txt)" "$("$DLTUTOR" figure q8 h2=11)" "into a text it is as printed"
dlt figure q8 h2=11 --words --output words.txt
like "$(<words.txt)" 'kernel' "also in words"
dlt figure q2 --output several.svg
exits 0 "several figures into files"
is "$out" "$(printf 'wrote several-%d.svg\n' 1 2 3 4)" "have their numbers in the names"
ok "and are there" test -s several-1.svg -a -s several-4.svg -a ! -e several.svg
like "$(<several-1.svg)" '<polyline class="series1 w1" points="' "lines are lines"
like "$(<several-1.svg)" '<circle class="kink"' "and bends are marked"
first=$(<several-1.svg)
dlt figure q2 --output several.svg
is "$(<several-1.svg)" "$first" "the same bytes each time"
LC_ALL=C dlt figure q2 --output plain.svg
is "$(<plain-1.svg)" "$first" "in every locale"
dlt figure q2 --output several.svg --weight 3
like "$(<several-1.svg)" '<polyline class="series1 w3"' "heavier lines"

# All figures of all questions, in both kinds of files, in small and large.
bad=
for question in $("$DLTUTOR" list --json | jq -r '.papers[].questions[].id'); do
    dlt figure "$question" --output all.svg
    if ((status != 0)) && [[ $err != *'has no figure'* ]]; then bad+="$question: $status $err"$'\n'; fi
    for size in 1x1 40x8 150x50; do
        dlt figure "$question" --size "$size" --output "all.svg"
        if ((status != 0)) && [[ $err != *'has no figure'* ]]; then bad+="$question at $size: $status $err"$'\n'; fi
    done
done
is "$bad" "" "all questions, in all sizes"
is "$(cat all*.svg | grep -c '^</svg>$')" "$(find . -name 'all*.svg' | wc -l)" "each file is whole"

refused() { # refused STATUS ERE ARG...: and nothing is left behind
    local want=$1 ere=$2 before after
    shift 2
    before=$(find . | sort)
    dlt "$@"
    after=$(find . | sort)
    exits "$want" "$* is refused"
    like "$err" "$ere" "$*: says why"
    is "$after" "$before" "$*: leaves nothing behind"
}
mkdir folder.svg
# shellcheck disable=SC2086 # two words
for command in 'figure q8' 'plot x'; do
    refused 2 '\.svg or \.txt' $command --output picture.png
    refused 2 '\.svg or \.txt' $command --output .svg
    refused 2 'light or dark' $command --output a.svg --theme blue
    refused 2 'theme needs --output' $command --theme dark
    refused 2 'theme needs --output' $command --theme dark --output a.txt
    refused 2 '1, 2 or 3' $command --weight 4
    refused 4 'cannot write nowhere/a.svg: No such file or directory; make its folder first' $command --output nowhere/a.svg
    refused 2 'no file that can be replaced' $command --output folder.svg
done
refused 2 'ends in \.txt' figure q8 --words --output a.svg
# A file that cannot be written in full stays as it was.
before=$(<receptive.txt)
# What is said must not meet the limit, too.
run bash -c "set -o pipefail; (ulimit -f 0; exec \"$DLTUTOR\" figure q8 --output receptive.txt) 2>&1 >/dev/null | cat >&2"
exits 4 "no room for the file"
like "$err" 'cannot write receptive.txt' "is said"
is "$(<receptive.txt)" "$before" "and what was there stays"
is "$(find . -name '.*.??????')" "" "with no draft beside it"
cd "$ROOT" || exit 1

dlt figure q8 h1=1000000 h2=-4 h3=1e400 --words
like "$out" 'H1 .* 1,000,000' "a large number in full"
like "$out" 'H2 .* -4' "a negative one"
like "$out" 'H3 .* 1e400' "and one that no double holds"

dlt figure q8 nosuch=3
exits 2 "an unknown field"
dlt figure q88
exits 2 "an unknown question"
dlt figure q8 --size 3
exits 2 "a size that is none"
dlt figure q8 --marker crayon
exits 2 "a marker that is none"
done_testing
