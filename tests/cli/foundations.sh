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

done_testing
