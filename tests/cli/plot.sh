#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor plot: functions of x, in every size and with every marker.
. "$(dirname "$0")/../lib.sh"

fits() { # fits W H: $out is at most that large, and empty only where there is nothing to draw
    (($(wc -l <<<"$out") <= $2 && $(wc -L <<<"$out") <= $1 && ${#out} + ${#err} > 0))
}

dlt plot 'max(0,x)' --size 40x10 --marker ascii
golden plot/relu.ascii.txt "relu in ASCII"
for marker in half quad braille; do
    dlt plot 'max(0,x)' 'x^2/2 - 1' --size 40x10 --marker "$marker"
    golden "plot/two.$marker.txt" "two functions, $marker"
done
dlt plot 'max(0,x)' --size 40x10
utf8=$out
dlt plot 'max(0,x)' --size 40x10 --marker braille
is "$out" "$utf8" "braille is the default in UTF-8"
dlt plot 'max(0,x)' --size 40x10 --marker ascii
ascii=$(tr -cd '\n -~' <<<"$out")
LC_ALL=C dlt plot 'max(0,x)' --size 40x10
is "$(grep -c . <<<"$out")" "$(grep -c . <<<"$ascii")" "ASCII is the default elsewhere"
dlt plot x
ok "80x24 by default" test "$(wc -l <<<"$out")" = 24 -a "$(wc -L <<<"$out")" -gt 70

# Every curve, in windows from tiny to large: never more than asked for, never a failure.
curves=(3 0 x -x 1/x 1/x^2 'sqrt(x)' 'log(x)' 'sqrt(-1-x^2)' 'exp(x^3)' 'x^200' 'tan(x)' '|x|-1' 'floor(x)'
    '10^300*x' '10^400*x' '10^-300*x' 'x/0' 'sin(1/x)' 'relu(x) - 3*relu(x-1/3)' '(x^2-1)/(x-1)' 'C(5,2)' 'exp(1000 x)')
all_curves() { # all_curves NAME SIZE OPTION...: none fails and none is larger than SIZE
    local bad='' size=$2 first name=$1
    shift 2
    # Six at a time, and each alone in one small window.
    for ((first = 0; first < ${#curves[@]}; first += step)); do
        dlt plot "${curves[@]:first:step}" --size "$size" "$@"
        [[ $status$err != 1*'has no value'* ]] || status=0
        if ((status != 0)) || ! fits "${size%x*}" "${size#*x}"; then bad+="${curves[*]:first:step}: $status $err"$'\n'; fi
    done
    is "$bad" "" "all curves $name"
}
step=1 all_curves "one by one" 8x4 --marker braille
step=6
for marker in ascii half quad braille; do
    for size in 1x1 2x3 8x4 5x60 200x5 72x18; do
        all_curves "at $size in $marker" "$size" --marker "$marker"
    done
done
for domain in '0 1' '-1e-9 1e-9' '1e9 1000000001' '-1e300 1e300' '-1/3 sqrt(2)' '-4 -3' '0.5 0.50001'; do
    all_curves "from ${domain/ / to }" 60x12 --from "${domain% *}" --to "${domain#* }"
done

dlt plot 1/x --size 40x10
like "$out" '10 ' "the pole of 1/x does not squeeze the rest"
dlt plot 'sqrt(-1-x^2)' --size 40x10
exits 1 "a function without values"
is "$err" 'dltutor: √(−1 − x²) has no value from -2 to 2 that can be drawn' "is told"
is "$out" "" "and draws no empty frame"
dlt plot 'sqrt(-1-x^2)' x --size 40x10
exits 0 "beside one with values"
like "$err" 'has no value' "it is told as well"
dlt plot 'x + 1e12' --size 60x12 --marker ascii
like "$out" '1000000000002 ┤ +┊ +_' "a slope on top of a large number is seen, and its numbers told apart"
like "$out" '999999999998 ┤-' "down to its other end"
dlt plot '1e300*x' --size 60x12
like "$out" '─ 1e300\*x$' "a long number is named as it was typed"
dlt plot 'sin(x)^2 + cos(x)^2' --size 40x9 --marker ascii
like "$out" '1 ┤-+'$'\n' "what is only rounded differently is flat"
dlt plot x 2*x 3*x 4*x 5*x 6*x
exits 0 "six functions"
like "$out" '6·x' "with a legend"

dlt plot 'floor(x)' --size 30x8 --marker ascii
like "$out" '-2 ┤------ +┊' "steps are drawn, and not joined"

# --- into files ---------------------------------------------------------------------------------

cd "$SCRATCH" || exit 1
dlt plot 'max(0,x)' 'x^2/2 - 1' --output two.svg
exits 0 "a plot into an SVG"
is "$out" "wrote two.svg" "which is said"
like "$(<two.svg)" '<title>max\(0, x\) and x²/2 − 1, for x from -2 to 2</title>' "its title"
like "$(<two.svg)" '<desc>max\(0, x\) goes from \(-2, 0\) to \(0, 0\) to \(2, 2\)\.' "its corners in words"
is "$(grep -c '<polyline class="series[12] w1"' two.svg)" 2 "a line for each"
dlt plot 'max(0,x)' --output one.TXT
is "$(<one.TXT)" "$("$DLTUTOR" plot 'max(0,x)')" "into a text it is as printed"
dlt plot x --size 20x6 --weight 3
heavy=$out
dlt plot x --size 20x6
if [[ $out != "$heavy" ]]; then pass "a heavier line looks so"; else fail "a heavier line looks so"; fi
ln -s one.TXT link.txt
dlt plot x --output link.txt
ok "a symbolic link stays one" test -L link.txt
is "$(<one.TXT)" "$("$DLTUTOR" plot x)" "and what it names is written"
chmod 640 one.TXT
dlt plot x --output one.TXT
is "$(stat -c %a one.TXT)" 640 "who may read it stays so"
long=$(printf 'n%.0s' {1..251}).txt
dlt plot x --output "$long"
exits 0 "the longest name that there can be"
dlt plot x --output $'a\nb.txt'
is "${out%?b.txt}" "wrote a" "a name is said on one line"
is "$(grep -c . <<<"$out")" 1 "and is one"
if ((EUID)); then
    chmod 400 one.TXT
    dlt plot 2 --output one.TXT
    exits 4 "a file that may not be written to"
    is "$(<one.TXT)" "$("$DLTUTOR" plot x)" "stays as it was"
fi
cd "$ROOT" || exit 1

# --- what is wrong ------------------------------------------------------------------------------

wrong() { # wrong ERE ARG...
    local want=$1
    shift
    dlt plot "$@"
    exits 2 "plot $* is refused"
    like "$err" "$want" "plot $*: says why"
    is "$out" "" "plot $*: draws nothing"
}
wrong $'\n''    2\*x\+'$'\n''        \^' '2*x+'
wrong $'\n''    x \+ y'$'\n''        \^' 'x + y'
wrong $'\n''    \(x'$'\n' '(x'
wrong 'missing|empty|nothing' ''
wrong 'must be less than --to' x --from 1 --to 1
wrong 'must be less than --to' x --from 2 --to 1
wrong 'too far out' x --to 10^400
wrong 'too far out' x --from 10^308 --to 1.7*10^308
wrong "'a' is not a number" x --from a
wrong "'x' is not a number" x --to x
wrong "'1/0' is not a number" x --to 1/0
wrong 'WIDTHxHEIGHT' x --size 40
wrong 'WIDTHxHEIGHT' x --size 0x10
wrong 'WIDTHxHEIGHT' x --size 40x
wrong 'WIDTHxHEIGHT' x --size 40x-3
wrong 'WIDTHxHEIGHT' x --size 4000x10
wrong 'ascii, half, quad or braille' x --marker dots
wrong '^dltutor: at most 6 functions can be told apart, not 7' x x x x x x x
wrong '^dltutor: usage: dltutor plot'
done_testing
