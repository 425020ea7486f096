#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor present without a screen: a handout, and what it refuses.
. "$(dirname "$0")/../lib.sh"

before() { sed "/^--- .*$1/,\$d" <<<"$out"; } # before PATTERN: what stands above the step of that title

dlt present --plain q6
is "$status" 0 "a lesson is printed"
like "$out" '^'$'\n''--- 1/[0-9]+  Title -+' "the title comes first"
like "$out" 'Answer: Number of epochs -+'$'\n\n''25'$'\n' "the answer has a step of its own"
unlike "$(before Answer)" '(^|[^0-9])25([^0-9]|$)' "and stands nowhere before it"
like "$(before Answer)" 'Hint 1 of' "the hints come before the answer"
unlike "$(before 'Worked solution')" 'epochs = ' "the solution comes after it"

dlt present --plain q8
for answer in 19 27; do
    unlike "$(before 'Answer: Span of one unit of H'$((answer == 19 ? 2 : 3)))" "(^|[^0-9])$answer([^0-9]|\$)" \
        "no step before that of $answer tells it"
done
like "$(before 'Answer')" 'H2 +5 +1 +2 +-' "the figure has no answers before they are there"
like "$out" 'H2 +5 +1 +2 +19' "and has them then"

own=$out
dlt present --plain q8 --seed 0
is "$out" "$own" "seed 0 is the paper's own"
dlt present --plain q8 --seed 3
ok "another seed gives other numbers" test "$out" != "$own"
dlt present --plain cs60010-2025-midsem
is "$(grep -c '  Title -' <<<"$out")" 10 "a paper is all of its questions"
LC_ALL=C dlt present --plain q8
is "$(LC_ALL=C tr -d '\n -~' <<<"$out")" "" "ASCII where the locale has no more"

refuses() { # refuses STATUS PATTERN ARGUMENT...
    local code=$1 pattern=$2
    shift 2
    dlt present "$@"
    is "$status" "$code" "present $* exits with $code"
    like "$err" "$pattern" "and says why"
    is "$out" "" "and prints nothing else"
}
refuses 2 'no question "q77"' q77
refuses 2 'usage: dltutor present' q1 q2
refuses 2 "did you mean dark" q1 --theme dar
refuses 2 "'x' is no number of minutes" q1 --time x
refuses 2 "'1000' is no number of minutes" q1 --time 1000
refuses 2 "not with --plain" q1 --plain --record "$SCRATCH/cast"
refuses 4 'needs a screen.*--plain prints' q1
done_testing
