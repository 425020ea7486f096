#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor solve: lists, describes and runs every solver; locates what is wrong.
. "$(dirname "$0")/../lib.sh"

solvers=$(sed -n 's/^SOLVER(\(.*\))$/\1/p' "$ROOT/src/solve/solvers.def")

dlt solve
exits 0 "the list"
is "$(awk '{ print $1 }' <<<"$out")" "$solvers" "every solver of the table, in its order"
is "$(grep -vcE '^[a-z_]+ +[^ ].*' <<<"$out")" 0 "each with a summary"
dlt solve --json
json '.solvers | map(.name) | join("\n")' "$solvers" "the list as JSON"
json '[.solvers[] | .summary, .source | select(length < 5)] | length' 0 "with summary and source"
for solver in $solvers; do
    dlt solve "$solver" --describe
    exits 0 "$solver --describe"
    like "$out" "^$solver"$'\n'".*"$'\n'"source: .*"$'\n'"checked by: .*"$'\n'$'\n'"parameters:" "$solver: source, check, parameters"
    like "$out" $'\n'"results:"$'\n'"  [a-z]" "$solver: results"
done

# --- running ------------------------------------------------------------------------------------

dlt solve epochs examples=10000 batch_size=50 iterations=5000
exits 0 "epochs"
like "$out" $'\n''epochs = 25'$'\n' "25"
dlt solve epochs examples=10000 batch_size=50 iterations=5000 --steps
like "$out" '10000 / 50'$'\n''  = 200' "--steps shows the numbers"
dlt solve epochs examples=10000 batch_size=50 iterations=5000 --json
json '[.solver, .results.epochs, has("steps")] | @json' '["epochs",25,false]' "--json"
dlt solve epochs examples=10000 batch_size=50 iterations=5000 --json --steps
json '.steps | map(has("name") and has("title") and has("result")) | all' true "--json --steps"
dlt solve receptive_field 'kernel_size=[3, 5, 3]' 'stride=[2,1,2]' 'dilation=[1,2,2]' --json
json '.results.receptive_field | @json' '[3,19,27]' "lists"
dlt solve dropout_ensemble --describe
dlt solve mlp_parameters inputs=7 outputs=3 depth=12 width=15 --json
json '.results | [.parameters, .weights, .biases] | @json' '[2808,2625,183]' "the paper's network"
dlt solve linear_regions --describe
dlt solve linear_regions inputs=2 hidden_units=5 --json
json '[.results[] | select(. == 16)] | length > 0' true "16 regions"

# --- numbers that JSON cannot hold --------------------------------------------------------------

dlt solve optimiser_steps rule=sgd 'gradients=[1,2]' 'start=[1,10^3000]' --json
json '.results.parameters | @json' '[["9/10","1e3000"]]' "too large for JSON: text, in its place"
dlt solve optimiser_steps rule=adam 'gradients=[1]' start=10^3000 --json
json '.results.parameters | @json' '["1e3000"]' "a list keeps its items"
dlt solve batch_normalisation 'values=[1,2,4]' epsilon=10^3000 --json
json '.results.deviation' 1e1500 "an output keeps its key"
json '.results.normalised[2]' 1.66666666666667e-1500 "too small for JSON: text as well"

# --- memory ----------------------------------------------------------------------------------------

fractions() { # fractions ROWS LENGTH: lists of fractions whose denominators share little
    awk -v rows="$1" -v length_="$2" 'BEGIN {
        for (i = 0; i < rows * length_; i++)
            printf "%s%d/%d%s", i % length_ ? "," : i ? ",[" : "[", (i * 7919) % 99991 - 50000,
                (i * 104729) % 99989 + 1, (i + 1) % length_ ? "" : "]" }'
}
limit=102400 # KB, code and libraries included
if [[ $VARIANT == san ]]; then limit=unlimited; fi
within() { # within ARG...: the solver's run stays small
    run bash -c 'ulimit -v "$1"; shift; exec "$DLTUTOR" solve "$@" --json >/dev/null' bash $limit "$@"
    exits 0 "$1: large inputs in little memory"
    is "$err" "" "$1: without a word"
}
matrix="[$(fractions 32 64)]"
within optimiser_steps rule=adam "gradients=$(fractions 1 5000)" 'start=[1,2,3,4,5,6,7,8,9,10]'
within scaled_dot_product_attention "queries=$matrix" "keys=$matrix" "values=$matrix" divisor=10^12

# --- what is wrong, and where -------------------------------------------------------------------

wrong() { # wrong ERE ARG...
    local want=$1
    shift
    dlt solve "$@"
    exits 2 "solve $* is refused"
    like "$err" "$want" "solve $*: says why"
    is "$out" "" "solve $*: prints nothing else"
}
wrong 'did you mean epochs\?' epoch
wrong "there is no solver \"nosuch\"" nosuch
wrong 'did you mean examples\?' epochs exampls=3
wrong 'examples=1\+'$'\n'' +\^' epochs examples=1+ batch_size=50 iterations=5000
wrong 'iterations=5\$\$ 3'$'\n'' +\^' epochs examples=1 batch_size=50 'iterations=5$$ 3'
wrong 'examples is given twice' epochs examples=1 examples=2
wrong 'name=value' epochs examples
wrong 'exactly three' epochs
wrong 'inner: .*'$'\n''    inner=relu\(x'$'\n''              \^' piecewise_composition from=0 'inner=relu(x' to=1
wrong 'function: q .*'$'\n''    function=x\^2\+q'$'\n''                 \^' optimiser_steps rule=sgd 'function=x^2+q' start=2
wrong "see 'dltutor solve epochs --describe'" epochs examples=0 batch_size=50 iterations=5000
dlt solve epochs examples=1+ batch_size=2 iterations=3
line=$(sed -n 2p <<<"$err")
caret=$(sed -n 3p <<<"$err")
is "${#caret}" "$((${#line} + 1))" "the caret stands behind the +, where something is missing"
done_testing
