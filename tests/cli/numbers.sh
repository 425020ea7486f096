#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Changing a number in a question file changes answer, slips, hints and figure, with no other edit.
. "$(dirname "$0")/../lib.sh"

original=$ROOT/questions/cs60010-2025-midsem
DLTUTOR_QUESTIONS=$SCRATCH/packs
changed() { # changed FILE SED: a copy of the pack with one change
    rm -rf "$SCRATCH/packs"
    mkdir -p "$SCRATCH/packs"
    cp -R "$original" "$SCRATCH/packs/"
    sed -i "$2" "$SCRATCH/packs/cs60010-2025-midsem/$1"
    is "$(diff "$original/$1" "$SCRATCH/packs/cs60010-2025-midsem/$1" | grep -c '^[<>]')" 2 "one line of $1 is changed: $2"
    dlt check "$SCRATCH/packs/cs60010-2025-midsem/$1"
    exits 1 "the question's own tests notice"
    # They are about the paper's numbers; nothing else is.
    sed -i '/^tests:/,$d' "$SCRATCH/packs/cs60010-2025-midsem/$1"
    dlt check "$SCRATCH/packs"
    exits 0 "the changed pack has no problem"
}
marks() { # marks QUESTION FIELD=ANSWER VERDICT [NOTE]
    dlt grade "$1" "$2" --json
    json ".fields | to_entries[0].value.verdict" "$3" "$1 $2 is $3"
    if (($# > 3)); then json ".fields | to_entries[0].value.note" "$4" "$1 $2 is $4"; fi
}
hints() { # hints NUMBER: all hints for the first field of a question
    for _ in {1..12}; do echo /hint; done | cat <(echo "$1") - | "$DLTUTOR" --plain
}

# q6: batches of 40 instead of 50
changed q6.yaml 's/^\( *- *{ *name: batch_size, *value:\) *50/\1 40/'
dlt show q6
like "$out" 'batch of 40' "the statement"
marks q6 epochs=20 correct correct
marks q6 epochs=25 incorrect
marks q6 epochs=250 incorrect mistake:iterations-per-epoch
marks q6 epochs=1/20 incorrect mistake:inverted
marks q6 epochs=200000 incorrect mistake:examples-seen
out=$(hints 6)
like "$out" '10000 / 40|10,000 / 40' "the hints compute with it"
unlike "$out" '5000 / 200' "and not with the paper's number"

# q8: the first stride 4 instead of 2
changed q8.yaml 's/^\( *- *{ *name: s1, *value:\) *2/\1 4/'
dlt show q8
like "$out" 'H1 +kernel 3 +stride 4' "the statement"
marks q8 h1=3 correct correct
marks q8 h2=35 correct correct
marks q8 h3=51 correct correct
marks q8 h2=19 incorrect mistake:no-dilation
marks q8 h2=11 incorrect mistake:no-stride
marks q8 h2=9 incorrect mistake:layer-alone
out=$({
    printf '%s\n' 8 3
    for _ in {1..12}; do echo /hint; done
} | "$DLTUTOR" --plain)
like "$out" '3 \+ \(5 [−-] 1\)·2·4' "the hints compute with it"
like "$out" '35' "and come to the new answer"
dlt figure q8 --words
like "$out" 'H1 +3 +4 +1' "the figure's table"
dlt figure q8 h1=3 h2=35 h3=51
first=$out
DLTUTOR_QUESTIONS=$ROOT/questions dlt figure q8 h1=3 h2=19 h3=27
if [[ $out != "$first" ]]; then pass "the figure is another picture"; else fail "the figure is another picture" "$out"; fi

# q1: case 2 with 6 hidden units instead of 5
changed q1.yaml 's/^\( *- *{ *name: b2_units, *value:\) *5/\1 6/'
dlt show q1
like "$out" '2 inputs, 6 hidden units' "the statement"
marks q1 b.case2=22 correct correct
marks q1 b.case2=64 incorrect mistake:all-patterns
marks q1 b.case2=21 incorrect mistake:empty-set-forgotten
dlt grade q1 b.case2=16 --json
json '.fields."b.case2".verdict' incorrect "the paper's answer is wrong now"
done_testing
