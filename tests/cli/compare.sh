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
code 1 "tanh(9)" "tanh(16)" --json
json ".witness.a == .witness.b" false "values that differ are shown as different ones"
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

code 0 'sqrt(x^2)' x --where 'x positive'
code 1 'sqrt(x^2)' x --where 'x real'
code 0 '|x-1|' '1-x' --where 'x in 0..1'
code 0 '|x-1|' '1-x' --where 'x in [0, 1)'
code 1 '|x-1|' '1-x' --where 'x in (0, 2]'
code 0 'max(x, y)' y --where 'x <= y' --where 'y in 0..5'
code 0 'x + y' '3x' --where 'y = 2x'
code 0 'C(n, k)' 'C(n, n-k)' --where 'n >= k' --where 'n integer' --where 'k integer'
code 3 x x --where 'x>1' --where 'x<0'
like "$out" '^undecided'$'\n''method: conditions' "conditions that nothing meets"
code 0 'g + b' 1 --where 'b = 1 - g'
code 1 'm = n' 'm = 2n' --where 'n > 0'

# why
dlt compare '|x|' x --where 'x in (0, 1]' --why
is "$(sed -n '4,$p' <<<"$out")" $'a reads as |x|\nb reads as x\ndomain: 0 < x <= 1\npoints: 0\nseed: 0\ncertainty: proved' "--why: a proof"
dlt compare '(a+b)^2' 'a^2+2a*b+b^2' --why
like "$out" 'domain: a real; b real'$'\n''points: 2'$'\n''seed: 0'$'\n''certainty: wrong with a chance below 3e-18' \
    "--why: a bound"
dlt compare 'sum(j,0,n,C(n,j))' '2^n' --why
like "$out" 'certainty: agreement only, no bound' "--why: agreement"
dlt compare 1/0 1 --why
like "$out" 'domain: no symbols'$'\n''points: 0'$'\n''seed: 0'$'\n''certainty: none' "--why: nothing"

# what was read one way of two
code 0 '1/2x' '1/(2x)'
is "$(tail -n 1 <<<"$out")" 'note: a: read as 1/(2x); for (1/2)x put brackets' "a note"
code 0 x x --where 'x > 1/2x'
is "$(tail -n 1 <<<"$out")" 'note: where: read as 1/(2x); for (1/2)x put brackets' "on a condition"
code 1 '1/2x' 'x/2 y' --why
is "$(grep -E '^(note|a|b)\b' <<<"$out")" 'note: a: read as 1/(2x); for (1/2)x put brackets
note: b: read as (x/2) y; for x/(2 y) put brackets
a reads as 1/(2·x)
b reads as x/2·y' "on both, and how they are read"
dlt compare '1/2x' 'x/2' --json
json '[.warnings, .reads_as] | @json' \
    '[["a: read as 1/(2x); for (1/2)x put brackets"],{"a":"1/(2·x)","b":"x/2"}]' "in JSON"
dlt compare '1/(2x)' 'x/2' --json
json '[has("warnings"), .reads_as.a] | @json' '[false,"1/(2·x)"]' "only where there is something to say"
run "$DLTUTOR" compare --batch <<<'{"a": "1/2x", "b": "x/2"}
{"a": "x/2", "b": "x/2"}'
is "$(jq -cs 'map([.warnings, has("reads_as")])' <<<"$out")" \
    '[[["a: read as 1/(2x); for (1/2)x put brackets"],false],[null,false]]' "in a batch"

# unreadable
code 2 'x+' 3
like "$err" $'\n''    x\+'$'\n''      \^' "a caret"
code 2 3 '(x'
code 2 x x --where 'x'
code 2 x x --where 'x >'
code 2 x x --where '3 integer'
code 2 x x --where 'x+1 positive'
code 2 x x --where 'x in 3'
code 2 x x --where 'x in [0, 1'
code 2 x x --where 'x in ..1'
code 2 x x --where 'sin(x)'
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
dlt compare '2x' 'x+x' --json --where 'x > 0'
json '[.verdict, .method, .points, .domain, .seed] | @json' '["equal","prime-field",2,"x > 0",0]' "what it rests on"
json '.error > 0 and .error < 1e-15' true "a bound on the chance of error"
dlt compare 'sum(j,0,n,C(n,j))' '2^n' --json
json '[.error, .points > 10, .domain] | @json' '[null,true,"n = 0, 1, ..."]' "no bound where only points agree"
dlt compare 2 3 --json
json '[.error, .points, .domain] | @json' '[0,0,null]' "two numbers"
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
{"id": "in", "a": "|x-1|", "b": "1-x", "where": ["x in 0..1"]}
{"id": "none", "a": "x", "b": "x", "where": ["x > 1", "x < 0"]}
LINES
exits 0 "a batch"
is "$(jq -cs 'map(.verdict)' <<<"$out")" \
    '["equal","equal","different","undecided","unreadable","equal",null,null,null,null,"unreadable","equal","undecided"]' \
    "verdicts in order"
is "$(jq -cs 'map(.id)' <<<"$out")" '[7,"x",null,null,1,1,1,1,1,null,"last","in","none"]' "ids"
is "$(jq -cs 'map(select(.error and .line) | .line)' <<<"$out")" '[7,8,9,10]' "errors have their line"
is "$(sed -n 1p <<<"$out" | jq -c keys_unsorted[:4])" '["id","verdict","method","witness"]' "the keys"

# Whatever is typed, there is an answer.
long=$(printf '%050000d' 0)
roots=0
for n in 2 3 5 6 7 10 11 13 14 15 17 19 21 22 23 26 29 30 31 33; do roots+="+sqrt($n)"; done
run "$DLTUTOR" compare --batch <<LINES
{"a": "${long//0/(}${long//0/)}", "b": "x"}
{"a": "$(printf '%01000000d' 0)", "b": "0"}
$(printf '%01100000d' 0)
{"a": "10^10^10", "b": "9^9^9^9"}
{"a": "1/0", "b": "1/0"}
{"a": "0^0", "b": "1"}
{"a": "sum(i,1,10^9,sum(j,1,10^9,sum(k,1,10^9,sin(i*j*k))))", "b": "1"}
{"a": "sum(k,1,10^9,k)", "b": "500000000500000000"}
{"a": "$roots", "b": "$roots+10^-400"}
{"a": "$roots+1-1", "b": "$roots"}
{"a": "x^1000000", "b": "x^999999 x", "symbols": ["x"]}
{"a": "(x+1)^1000000", "b": "x^1000000"}
{"a": "x", "b": "x", "where": ["x^10^10^10 > 1"]}
LINES
exits 0 "a hostile batch"
is "$(jq -r '.verdict // "malformed"' <<<"$out" | paste -sd ' ')" \
    "unreadable unreadable malformed undecided undecided undecided undecided equal different equal equal different undecided" \
    "its verdicts"

dlt compare --batch --symbols a
exits 2 "symbols for all"
many=$(printf '1, %.0s' {1..70})
dlt compare "gcd(${many}1)" 1
like "$out$err" 'gcd takes at most 64 arguments, not 71' "too many arguments are told with the most there may be"
done_testing
