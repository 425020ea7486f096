#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What figures and listings tell before there is an answer, and of answers that cannot be drawn.
. "$(dirname "$0")/../lib.sh"

# --- labels of options are templates ---------------------------------------------------------------

for seed in 0 3 4; do
    for id in basins q1 q2 folding; do
        dlt show "$id" --seed $seed
        exits 0 "show $id, seed $seed"
        unlike "$out" '[{][a-z_]+[.:*0-9]' "no template is left open: $id, seed $seed"
    done
done
dlt show basins
like "$out" 'ridge: on the ridge between them, near x = 0\.254' "a label is filled in"

# --- what a blank figure keeps to itself -----------------------------------------------------------

for words in '' --words; do
    dlt figure linear_gradient $words
    like "$out" 'Nothing to draw yet: your answer to dw is drawn' "no gradient before one is typed $words"
    unlike "$out" '2 x 3|measured' "and not its shape $words"
    dlt figure q7 $words
    unlike "$out" '2 x 3|measured' "nor that of the exam's $words"
    dlt figure q5 $words
    unlike "$out" 'many|initialisation|minimum [0-9]|-1\.5' "one start, and no word of others $words"
    dlt figure q5 ideas='use momentum' $words
    like "$out" 'minimum 1 at -1\.3008: from 0, -0\.5, -1\.5, -2' "once there are ideas, all of them $words"
done
dlt figure q5 --words
like "$out" 'descent from 1 start\.' "in words one start"
like "$out" 'start 1: 2 -> 1\.1309' "and where it ends"

# --- what a wrong answer does not earn ---------------------------------------------------------------

for words in '' --words; do
    dlt figure linear_gradient dw='x g^T' $words
    like "$out" 'yours is 3 x 2: not an entry for each weight' "that a shape does not fit is told $words"
    unlike "$out" '2 x 3|measured|D_o' "but not which one does $words"
    dlt figure q7 matrix=7 $words
    unlike "$out" '2 x 3|measured|D_o' "nor for a number in its place $words"
    dlt figure q7 matrix='-(dl/df) h^T' $words
    like "$out" 'row 1, column 1: yours 2, measured -2' "a shape that fits is measured $words"
    dlt figure receptive two=0 $words
    like "$out" 'H2 yours 0: a unit reads at least one input' "a field of none is shown, and why not $words"
    dlt figure q8 h2=5/2 $words
    like "$out" 'H2 yours 2\.5: inputs are counted whole' "so is a broken one $words"
    unlike "$out" 'H[13] yours' "and nothing that was not typed $words"
done

# --- figures of answers that are counts -----------------------------------------------------------------

dlt figure boxes --words
like "$out" 'prediction and truth overlap' "two boxes that overlap"
like "$out" 'truth +4 to 12 +2 to 6 +8 x 4 +32' "each with its corners"
unlike "$out" 'share|3/11|intersection +12|union +44' "and no area of what they share"
dlt figure boxes shared=20 --words
like "$out" 'intersection +- +20' "but the area that was typed"
for id in deep_bound dropout; do
    dlt figure $id
    like "$out" 'Nothing to draw yet' "nothing is counted before it is typed: $id"
done
dlt figure deep_bound folded=352
like "$out" 'folded +352 █' "regions of a deep network"
dlt figure dropout kept=12
like "$out" 'dropped +48 █' "units that would be dropped"
dlt figure passes batches=781
like "$out" 'batches hold +49,984 █' "as many examples as the batches hold"
unlike "$out" '782|9,384' "and not how many batches it takes"
dlt figure counting regions=70
like "$out" 'on off patterns +64 .*regions +70 █' "more regions than patterns are seen to be too many"
dlt figure upsample
like "$out" 'kernel 6, stride 3' "kernels that inputs put down"

# --- borders of later layers ------------------------------------------------------------------------------

for typed in '' 8 6; do
    dlt figure patterns ${typed:+patterns=$typed} --words
    unlike "$out" '100|111|patterns in the box' "the next layer is not shown before it is counted: $typed"
done
like "$out" 'yours 6: not the number of patterns' "a wrong count is told"
dlt figure patterns patterns=7 --words
like "$out" 'patterns in the box: 4 of the first layer, 7 with layer 2' "the right one is drawn"
like "$out" '110 +\(0, 1\) \(0, 0\) \(2, 0\)' "where k bends along x_1 and x_2"
dlt figure patterns patterns=7 --output "$SCRATCH/map.svg"
is "$(grep -c '<polygon class="region' "$SCRATCH/map-2.svg")" 7 "a file has each region as it is"
dlt figure boxes --output "$SCRATCH/boxes.svg"
is "$(grep -c '<polygon class="region' "$SCRATCH/boxes-1.svg")" 1 "and what boxes share"
for seed in 1 2 3 6; do
    for count in 5 6 7 8; do
        verdict=$("$DLTUTOR" grade patterns patterns=$count --seed $seed --json | jq -r .fields.patterns.verdict)
        dlt figure patterns patterns=$count --seed $seed --words
        if [[ $out == *"$count with layer 2"* ]]; then drawn=correct; else drawn=incorrect; fi
        is "$drawn" "$verdict" "as many as the solver counts: $count, seed $seed"
    done
done

# --- typed, and nothing comes of it ----------------------------------------------------------------

for words in '' --words; do
    dlt figure pieces f=x^2 $words
    like "$out" 'Nothing to draw: your answer to f has no value that can be drawn\.' \
        "what was typed is not waited for $words"
    dlt figure q7 matrix='dldf^T h' $words
    like "$out" 'Nothing to draw: your answer to matrix has no value' "nor a product that does not fit $words"
done

# --- numbers that are tried out --------------------------------------------------------------------

run "$DLTUTOR" --plain < <(printf '%s\n' '/paper 2' '/open 18' '/what rate=1/2100' '/what rate=1/1000' '/solution yes')
like "$out" 'rate stays: rate must be at least 1/1000' "runs that would not settle are not tried"
like "$out" '0\.001 f' "those that settle are"
run "$DLTUTOR" --plain < <(printf '%s\n' '/open 1' '/what' '/what a_lines 1,3 = 1/4, a_lines 2,3 = 0' \
    '/what a_regions = 11' '/what a_lines 1,9 = 2')
like "$out" '  a_lines 1,3 = 1/5' "the numbers of a matrix have readable names"
like "$out" 'h1 .* > 1/4' "and are tried out by these names"
like "$out" 'h2 .* > 0' "several at once"
like "$out" 'There is no a_lines 1,9; did you mean' "a name that there is not"
run "$DLTUTOR" --plain < <(printf '%s\n' '/open 6' '/what' '/what batch_size = 100' '/what batch size = 30')
like "$out" '  batch size = 50' "words are parted by blanks"
like "$out" 'draws a batch of 100' "the file's own name does as well"
like "$out" 'batch size stays: examples must be a multiple of batch size' "and what cannot be is told with them"

# --- what the pictures name ------------------------------------------------------------------------

dlt figure q7 matrix='h g^T' --words
like "$out" 'row 3 +1 +-1' "entries of another shape are told in words"
dlt figure q4 --words
like "$out" '10 +0\.1 +0\.01195' "each of ten steps"
dlt figure basins --words
like "$out" 'start 1: -3' "a start is called one"
dlt figure output_losses --words
like "$out" 'P_5 ' "each probability has its k"
dlt figure mlp_size --words
unlike "$out" 'parameters' "no column for what is not asked to be drawn"
dlt figure initialisation variance=1/D
like "$out" '4/D([^_]|$)' "inputs are called as the question calls them"
dlt figure construction
like "$out" 'target +2 +-1 ' "the row of slopes says whose they are"
dlt figure construction phi='(1,2,-3,0)'
like "$out" 'yours +2 +-1 ' "also once there are two"
dlt figure folding
unlike "$out" 'target' "a function that is given is no target"
dlt figure q10 conv4=-5 conv5=100
unlike "$(printf '%s\n' "$out" | grep conv4)" '█|▏' "a number below zero has no bar"
dlt figure q8 h3=15
like "$out" '├ H3 yours 15 ┤' "a receptive field as a span of inputs"

done_testing
