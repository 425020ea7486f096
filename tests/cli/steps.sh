#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Answers of several lines and orders, as the commands see them: shown, marked, checked.
. "$(dirname "$0")/../lib.sh"

export DLTUTOR_QUESTIONS=$ROOT/tests/packs
proof=$ROOT/tests/packs/kinds/proof.yaml

dlt check --quiet "$proof"
is "$status:$err" "0:" "the question has no problem"

# --- what is shown ------------------------------------------------------------------------------

dlt show kinds/proof
is "$(grep -cE '^    [a-h]\. ' <<<"$out")" 8 "each step has its letter"
shown=$(grep -E '^    [a-h]\. ' <<<"$out")
dlt show kinds/proof
is "$(grep -E '^    [a-h]\. ' <<<"$out")" "$shown" "the order shown stays the same"

# The letter of the step with this text.
letter() { sed -nE "s/^    ([a-h])\. $1.*/\1/p" <<<"$shown"; }
claim=$(letter 'Write S') base=$(letter 'S\(1\)') assume=$(letter 'Suppose S\(k\)')
add=$(letter 'S\(k \+ 1\)') combine=$(letter 'So S') conclude=$(letter 'By induction')
all=$(letter 'The step from') circle=$(letter 'Suppose S\(n\)')

# --- orders ---------------------------------------------------------------------------------------

# order LETTERS MARKS NOTE NAME
order() {
    dlt grade kinds/proof "order=$1" --json
    json '.fields.order | "\(.marks) \(.note)"' "$2 $3" "$4"
}
order "$claim$base$assume$add$combine$conclude" 3 correct "a right order"
order "$claim $add $assume $combine $base $all" 3 correct "another, with the alternative"
order 'claim, base, assume, add, combine, conclude' 3 correct "names in place of letters"
order "$claim$base$combine$assume$add$conclude" 2.5 ordering:place "one step to move of six"
json '.fields.order.feedback' \
    "Step $combine comes too early: $assume belongs before it. It needs both what is supposed and the next odd number." \
    "the step, and what its author says"
order "$circle$claim$base$assume$add$combine$conclude" 2.5 ordering:distractor "a step that belongs nowhere"
order "$claim$base$assume" 1.5 ordering:missing "half of the steps"
order "$claim$base" 0 ordering:missing "and fewer"
order "$conclude$combine$add$assume$base$claim" 0 ordering:place "a reversed order"
json '.fields.order.feedback | [scan("Step [a-h] comes too (?:early|late)")] | length' 2 \
    "of which two places are told"
order "$claim$claim" 0 unreadable:repeated "a step twice"
order q 0 unreadable:unknown-step "a letter that is not shown"

# --- derivations ------------------------------------------------------------------------------------

# variance LINES MARKS NOTE NAME
variance() {
    dlt grade kinds/proof "variance=$1" --json
    json '.fields.variance | "\(.marks) \(.note)"' "$2 $3" "$4"
}
variance '4/D' 4 correct "the answer alone"
variance $'D v E[h^2] = s^2\nv = s^2/(D E[h^2])\n  = 1/(D/4)\n  = 4/D' 4 correct "with the lines of the manual"
variance 'E = s^2/4; D v s^2/4 = s^2; 4/D' 4 correct "lines parted by semicolons"
variance 'D v E = s^2; v = D s^2/E; v = 4/D' 3 derivation:step "a step that does not follow"
json '.fields.variance.feedback | test("Line 2 does not follow from line 1: at .* line 1 gives v = .*, and line 2 gives v = ")' \
    true "is named, with a point that shows it"
variance 'D = 99/v; v = 4/D' 3 derivation:step "a symbol is no name for what it is not"
json '.fields.variance.feedback | test("Line 1 .*line 1 gives v = .*, and what is given another value")' \
    true "and what is given is not told"
variance 's = 17; v = 4/D' 3 derivation:step "nor where the subject is not in the line"
variance 'D = 4/v' 1 derivation:unfinished "the subject below a bar"
variance '4/v = D' 1 derivation:unfinished "on either side"
variance 'D v E = s^2; v E = s^2/D' 1 derivation:unfinished "right so far"
variance 'D v s^2/2 = s^2; v = 2/D' 0 mistake:not-squared "a usual mistake, and where it comes from"
json '.fields.variance.feedback | test("quarter of the variance[.] Line 1 does not follow")' true "are both told"
variance $'D v E = s^2\nv = 4/ D)' 0 unreadable:unbalanced "a line that cannot be read"
json '.fields.variance.feedback | test("^Line 2, column 9: ")' true "is named with the column in it"

done_testing
