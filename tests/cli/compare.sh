#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor compare: equal 0, different 1, undecided 3, unreadable 2.
# shellcheck disable=SC2016 # dollars are part of what is typed
. "$(dirname "$0")/../lib.sh"

code() { # code N ARG...
    local want=$1
    shift
    dlt compare "$@"
    exits "$want" "compare $*"
}
code 0 25 5000*50/10000
is "$(head -n 2 <<<"$out")" $'equal\nmethod: exact' "what is printed"
code 1 2^180 1532495540865888858358347027150309183618739122183602177
like "$out" '^different'$'\n''method: exact' "digit by digit"
code 1 2^180 1532495540865888858358347027150309183618739122183602177 --json
json .witness.b 1532495540865888858358347027150309183618739122183602177 "all digits of the witness"
code 0 '3/(2D_h)' '1.5 D_h^-1'
code 1 '3/(2 D_h)' '2/(3 D_h)'
like "$out" 'D_h = ' "a witness"
code 0 -x '0-x'
code 0 2ab 'b*a*2' --symbols a,b
code 1 2ab 'b*a*2'
code 0 'σ²' 'sigma^2'
code 0 '2σμ' '2*mu*sigma' --symbols 'σ, μ'
code 0 'sin(x)^2+cos(x)^2' 1
code 0 'm2 = m1 + m3' 'm3 - m2 = -m1'
code 1 'm2 = m1 + m3' 'm2 = m1 - m3'
code 3 'm2 = m1' 'm1'
like "$out" '^undecided'$'\n''method: relation' "an equation and a value"

# conditions
code 1 '|x|' x
code 0 '|x|' x --where 'x>0'
code 0 '|x|' x --where 'x>=0'
code 0 '|x|' -x --where 'x<0'
code 0 '|x|' -x --where '0 > x'
code 0 '|x-y|' x-y --where 'x > y'
code 0 '|x| + |y|' x+y --where 'x>0' --where 'y>0'
code 1 '|x| + |y|' x+y --where 'x>0'
code 0 'max(x, 3)' 3 --where 'x<3'
code 0 'max(x, 3)' x --where 'x>3'
code 0 '(-1)^(2n)' 1 --where 'n integer'
code 0 'floor(n)' n --where 'n integer'
code 1 'floor(n)' n

# unreadable
code 2 'x+' 3
like "$err" $'\n''    x\+'$'\n''      \^' "a caret"
code 2 3 '(x'
code 2 x x --where 'x'
code 2 x x --where 'x >'
code 2 x x --where '3 integer'
code 2 x x --symbols '1'
code 2 x x --symbols 'a+b'
code 2 x
code 2 x y z
code 2 x y --batch

# --- JSON ---------------------------------------------------------------------------------------

dlt compare 'x-y' '|x-y|' --json
exits 1 "--json, different"
json 'keys_unsorted[:3] | @json' '["verdict","method","witness"]' "the keys"
json '.witness | keys | @json' '["a","at","b"]' "the witness: where, and both values there"
json '.witness.at | keys | @json' '["x","y"]' "its point"
json '.witness as $w | $w.b == ($w.a | ltrimstr("-")) and ($w.a | startswith("-"))' true "its values"
dlt compare 1/3 2/6 --json
json '[.verdict, .method] | @json' '["equal","exact"]' "equal"
dlt compare 'x+' x --json
exits 2 "--json, unreadable"
json '[.verdict, .witness, .where, .column] | @json' '["unreadable",null,"a",3]' "what and where"
json '(.error | length > 5) and (.method | startswith("unreadable:"))' true "and why"

# --- batch --------------------------------------------------------------------------------------

run "$DLTUTOR" compare --batch <<'LINES'
{"id": 7, "a": "2ab", "b": "2*b*a", "symbols": ["a", "b"]}
{"id": "x", "a": "|x|", "b": "x", "where": ["x>0"]}
{"id": null, "a": "|x|", "b": "x"}
{"a": "m2 = m1", "b": "3"}
{"id": 1, "a": "(", "b": "x"}
{"id": 1, "a": 25, "b": "25.0"}
{"id": 1, "a": "x"}
{"id": 1, "a": "x", "b": "x", "symbols": "a"}
{"id": 1, "a": "x", "b": "x", "where": [true]}
nonsense
{"id": "last", "a": "1 408", "b": "1"}
LINES
exits 0 "a batch"
is "$(jq -cs 'map(.verdict)' <<<"$out")" \
    '["equal","equal","different","undecided","unreadable","equal",null,null,null,null,"unreadable"]' "verdicts in order"
is "$(jq -cs 'map(.id)' <<<"$out")" '[7,"x",null,null,1,1,null,null,null,null,"last"]' "ids"
is "$(jq -cs 'map(select(.error and .line) | .line)' <<<"$out")" '[7,8,9,10]' "errors have their line"
is "$(sed -n 1p <<<"$out" | jq -c keys_unsorted[:4])" '["id","verdict","method","witness"]' "the keys"
dlt compare --batch --symbols a
exits 2 "symbols for all"
done_testing
