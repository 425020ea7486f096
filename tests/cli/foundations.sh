#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The second pack: every solver and every kind of field is used, and every question is whole.
. "$(dirname "$0")/../lib.sh"

PACK=$ROOT/questions/foundations

# --- what it covers -----------------------------------------------------------------------------

dlt solve --json
exits 0 "the solvers are listed"
mapfile -t solvers < <(jq -r '.solvers[].name' <<<"$out")
ok "there are solvers" test "${#solvers[@]}" -ge 30
for solver in "${solvers[@]}"; do
    ok "a question uses $solver" grep -Eqrs "solver: *$solver\b" "$PACK"
done
dlt list --json
exits 0 "the packs are listed"
pack='.papers[] | select(.id == "foundations")'
json "[$pack | .questions[].fields[].kind] | unique | length" 10 "all ten kinds of field are used"
json "[$pack | .questions[]] | length >= 24" true "at least 24 questions"
json "($pack) as \$p | [\$p.questions[].max] | add == \$p.max" true "the marks add up"

# --- what each question has ---------------------------------------------------------------------

mapfile -t ids < <(jq -r "$pack | .questions[].id" <<<"$out")
for id in "${ids[@]}"; do
    file=$PACK/$id.yaml
    missing=
    for key in topics difficulty reference statement given solution learn hints tests; do
        grep -Eq "^ *$key:" "$file" || missing+=" $key"
    done
    grep -Eq 'draw:' "$file" || missing+=" draw"
    grep -Eq 'trace:|solve:' "$file" || missing+=" solve"
    is "$missing" "" "$id has all its keys"
    slips=$(awk '/^ *slips:/ { n = match($0, /slips/); inside = 1; next }
                 inside && match($0, /[^ ]/) && RSTART <= n && !/^ *- / { inside = 0 }
                 inside && /- *({ *)?name:/ { count++ }
                 END { print count + 0 }' "$file")
    ok "$id knows three slips or more ($slips)" test "$slips" -ge 3
done

# --- figures say nothing that is still to be found -----------------------------------------------

numbers() { sed 's/−/-/g' | grep -Eo -- '-?[0-9]+([.][0-9]+)?' | sort -u; }
for id in graph softmax_gradient backprop attention optimisers schedules adagrad batch_norm; do
    for seed in 1 2 3; do
        dlt show "$id" --seed $seed
        asked=$(numbers <<<"$out"$'\n0')
        dlt figure "$id" --seed $seed
        ok "the figure of $id is drawn before an answer (seed $seed)" grep -q '[1-9]' <<<"$(sed 1d <<<"$out")"
        drawn=$(sed -E '1d; s/^[A-Za-z][A-Za-z_0-9]* +//; s/step [0-9]+//' <<<"$out" | numbers)
        is "$(comm -13 <(echo "$asked") <(echo "$drawn"))" "" "and only with numbers of the statement"
    done
done
dlt figure optimisers momentum=1
like "$out" 'momentum +1 ' "one answer is drawn while the others are blank"

done_testing
