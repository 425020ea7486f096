#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor check: conditions over results of solvers, draws, slips of an ordering, tests by label, folders.
. "$(dirname "$0")/../lib.sh"

# --- conditions over what a solver gives --------------------------------------------------------

lines() { # lines WHERE: three lines in the plane, of which the condition speaks
    printf '%s\n' 'id: w' 'title: T' 'statement: S' 'given: [{name: c, value: 2, draw: 2..5}]' 'solve:' \
        '  - {name: h, solver: hyperplane_regions, with: ["hyperplanes=[[1,0,0],[0,1,0],[1,1,c]]"]}' "where: [\"$1\"]" \
        'fields:' '  - {id: n, kind: number, marks: 1, prompt: P, expect: h.regions + c, slips: [{name: one, is: 1, say: S}]}' \
        'hints: [{say: Look.}]' 'solution: S' 'tests: [{answers: [n=9], marks: 1}]' >"$SCRATCH/w.yaml"
    dlt check "$SCRATCH/w.yaml"
}
for condition in "h.regions = 7" "h.regions == 7" "7 = h.regions" "h.regions = h.most" "h.regions != 6" "h.regions*1 = 7"; do
    lines "$condition"
    is "$status:$err" "0:" "$condition holds"
done
lines "h.regions = 6"
exits 1 "a condition that fails"
like "$err" 'do not meet the condition "h.regions = 6"|own numbers do not meet' "is told"

like "$err" "the paper's own numbers \(c = 2\) do not meet" "with the numbers"

# An output that these arguments leave out is no slip of the pen.
printf '%s\n' 'id: e' 'title: T' 'statement: S' 'solve: [{name: e, solver: entropy_measures, with: ["p=[1/2, 1/2]", "q=[1/4, 3/4]"]}]' \
    'fields:' '  - {id: n, kind: number, marks: 1, prompt: P, expect: e.joint_entropy}' >"$SCRATCH/e.yaml"
dlt check -q "$SCRATCH/e.yaml"
like "$err" 'e.joint_entropy has no value: with these arguments the solver gives none' "an output that is left out"

# --- draws --------------------------------------------------------------------------------------

drawn() { # drawn NAME DRAW WANT
    printf '%s\n' 'id: d' 'title: T' 'statement: S' "given: [{name: a, value: 2, draw: \"$2\"}]" 'fields:' \
        '  - {id: n, kind: number, marks: 1, prompt: P, expect: a, slips: [{name: one, is: 7/2, say: S}]}' >"$SCRATCH/d.yaml"
    dlt check -q "$SCRATCH/d.yaml"
    like "$err" "$3" "$1"
}
drawn "a range with a dash" "2-3" 'd.yaml:4:36: error: .*this is one value, -1; a range is written 2..3'
drawn "and among others" "7, 2 - 3" 'd.yaml:4:39: error: .*this is one value, -1; a range is written 2..3'
drawn "a difference of names is none" "2*4-1, 5" '^$'

word() { # word DRAW
    printf '%s\n' 'id: r' 'title: T' 'statement: S' 'given:' "  - {name: cell, word: lstm, draw: \"$1\"}" '  - {name: n, value: 9, draw: 5..20}' \
        'solve: [{name: r, solver: recurrent_parameters, with: [cell=cell, inputs=n, hidden=n+1]}]' 'fields:' \
        '  - {id: p, kind: number, marks: 1, prompt: P, expect: r.parameters, slips: [{name: one, is: 1, say: S}]}' >"$SCRATCH/r.yaml"
    dlt check -q "$SCRATCH/r.yaml"
}
word "lstm, gruu"
exits 1 "a word that the solver refuses every time"
like "$err" 'r.yaml:5:37: error: .*"gruu" was refused every time: .*gru' "is named"
word "lstm, gru"
is "$status:$err" "0:" "words that all are taken"
printf '%s\n' 'id: c' 'title: T' 'statement: S' 'given: [{name: class, value: 2, draw: 1..4}]' \
    'solve: [{name: s, solver: softmax_cross_entropy, with: ["logits=[1,2,3]", "classes=[class]"]}]' 'fields:' \
    '  - {id: p, kind: number, marks: 1, prompt: P, expect: s.loss, slips: [{name: one, is: 1, say: S}]}' >"$SCRATCH/c.yaml"
dlt check "$SCRATCH/c.yaml"
like "$err" 'c.yaml:4:[0-9]+: warning: .*class = 4 was refused every time: ' "a number that the solver refuses every time"

# --- arguments of solvers -----------------------------------------------------------------------

call() { # call SOLVER WITH WANT
    printf '%s\n' 'id: s' 'title: T' 'statement: S' 'given: [{name: a, value: 2, draw: 1..4}]' 'solve:' \
        "  - {name: c, solver: $1, with: [$2]}" 'fields:' \
        '  - {id: p, kind: number, marks: 1, prompt: P, expect: a}' >"$SCRATCH/s.yaml"
    dlt check -q "$SCRATCH/s.yaml"
    like "$err" "$3" "$4"
}
call piecewise_composition '"inner=abs(a*x-1)", times=a, from=0, to=1' 's.yaml:6:6[0-9]: error: solve\[0\].with\[0\]: ' "a letter of a function: the argument"
like "$err" 'a is not known here; .*write \{a\} for the given' "and how a given is written"
call convolution_shape '"input_size=[9, 9]", "kernel_size=[3, 3]", "stride=[a, a, a]", in_channels=3, out_channels=4' \
    'solve\[0\].with\[2\]: stride has 3 numbers' "a size that does not fit: the argument"

# --- what nobody is asked, and numbers that change nothing --------------------------------------

asked() { # asked EXPECT NUMBER
    printf '%s\n' 'id: q' 'title: T' 'statement: S' 'given: [{name: a, value: 1, draw: 0..5}]' 'fields:' \
        "  - {id: s, kind: choice, marks: 1, prompt: P, expect: \"$1\", options: [{name: \"yes\"}, {name: \"no\"}]}" \
        "  - {id: t, kind: number, marks: 1, prompt: P, expect: $2, shown_if: s=no, slips: [{name: one, is: 77, say: S}]}" >"$SCRATCH/q.yaml"
    dlt check "$SCRATCH/q.yaml"
}
asked yes a+2
like "$err" 'q.yaml:7:[0-9]+: warning: .*who answers rightly is never asked t: its marks cannot be earned' "a field that no right answer leads to"
asked "if(a = 1, yes, no)" a+2
unlike "$err" 'never asked|never change' "one that some numbers lead to"
asked "no" 3
like "$err" 'q.yaml:4:35: warning: .*fresh numbers never change what a field expects' "answers that are always the same"

# --- slips of an ordering -----------------------------------------------------------------------

ordering() { # ordering SLIP
    printf '%s\n' 'id: o' 'title: T' 'statement: S' 'fields:' '  - id: order' '    kind: ordering' '    marks: 1' '    prompt: P' \
        '    steps:' '      - {name: mean, text: Take the mean.}' '      - {name: variance, text: Take the variance., after: [mean]}' \
        '      - {name: scale, text: Scale., after: [variance]}' "    slips: [{name: early, is: \"$1\", say: Scaling comes last.}]" \
        'hints: [{say: Look.}]' 'solution: S' 'tests:' '  - {answers: [order=mean variance scale], marks: 1}' \
        '  - {answers: [order=scale mean variance], marks: 0, notes: ["order=mistake:early"]}' >"$SCRATCH/o.yaml"
    dlt check "$SCRATCH/o.yaml"
}
ordering "scale, mean, variance"
is "$status:$err" "0:" "steps with commas between them"
ordering "scale mean variance"
is "$status:$err" "0:" "steps with blanks between them"
ordering "scale, mean, varience"
like "$err" 'o.yaml:13:45: error: .*no step is called "varience" \(did you mean variance\?\)' "a step that there is not"

# --- tests name a field by its label ------------------------------------------------------------

parts() { # parts ANSWERS
    printf '%s\n' 'id: p' 'title: T' 'statement: S' 'parts:' >"$SCRATCH/p.yaml"
    for part in a b; do
        printf '%s\n' "  - id: $part" '    hints: [{say: Look.}]' '    solution: S' '    fields:' \
            "      - {id: only_$part, kind: number, marks: 1, prompt: P, expect: 3, slips: [{name: one, is: 1, say: S}]}" \
            '      - {id: both, kind: number, marks: 1, prompt: P, expect: 4, slips: [{name: one, is: 1, say: S}]}'
    done >>"$SCRATCH/p.yaml"
    printf '%s\n' 'tests:' "  - {answers: [$1], marks: 1, notes: [only_b=mistake:one]}" >>"$SCRATCH/p.yaml"
    dlt check "$SCRATCH/p.yaml"
}
parts "only_a=3, only_b=1"
is "$status:$err" "0:" "a label that one field has"
parts "both=4, only_b=1"
like "$err" 'no field is called "both"; there are a.only_a, a.both, b.only_b, b.both' "one that two have"

# --- figures ------------------------------------------------------------------------------------

dlt figure --kinds
like "$out" 'show_total +yes: .* \(choice: yes no; yes by default\)' "the default of a choice"

# --- folders ------------------------------------------------------------------------------------

mkdir -p "$SCRATCH/all/pack" "$SCRATCH/all/loose"
cp "$ROOT"/questions/cs60010-2025-midsem/*.yaml "$SCRATCH/all/pack"
cp "$SCRATCH/d.yaml" "$SCRATCH/all/loose/d.yaml"
printf 'id: x\n' >"$SCRATCH/all/loose/x.yaml"
cp "$SCRATCH/d.yaml" "$SCRATCH/all/d.yaml"
dlt check -q "$SCRATCH/all"
exits 1 "a folder of packs with question files beside them"
like "$out" '^12 questions checked, [0-9]+ problems?$' "all of them are checked"
like "$err" 'all/loose/x.yaml' "those of the folder without a paper too"
DLTUTOR_QUESTIONS=$ROOT/questions:$SCRATCH/all/loose dlt list
exits 0 "a folder without a paper among those to load"
like "$err" "DLTUTOR_QUESTIONS: $SCRATCH/all/loose: no paper.yaml here, nor one folder below" "is told"
done_testing
