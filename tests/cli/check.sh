#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor check: every problem of every file, located; what is good is said to be.
. "$(dirname "$0")/../lib.sh"

pack=$ROOT/questions/cs60010-2025-midsem

dlt check "$ROOT/questions"
exits 0 "the project's own questions"
is "$err" "" "have no problem"
like "$out" '^[0-9]+ questions checked, 0 problems$' "the sum"
dlt check "$pack"
like "$out" '^10 questions checked, 0 problems$' "a pack"
dlt check "$pack/paper.yaml"
like "$out" '^10 questions checked, 0 problems$' "its paper file stands for the pack"
dlt check "$pack/q6.yaml"
like "$out" '^1 question checked, 0 problems$' "one file"
dlt check "$pack/q6.yaml" "$pack/q8.yaml"
like "$out" '^2 questions checked, 0 problems$' "two files"
cp "$pack/q6.yaml" "$SCRATCH/"
(cd "$SCRATCH" && "$DLTUTOR" check q6.yaml >out 2>&1)
is "$?:$(<"$SCRATCH/out")" "0:1 question checked, 0 problems" "a file without a folder in its name"
mkdir "$SCRATCH/loose"
cp "$pack/q6.yaml" "$pack/q8.yaml" "$SCRATCH/loose"
dlt check "$SCRATCH/loose"
is "$status:$out" "0:2 questions checked, 0 problems" "a folder of question files without a paper"

# --- broken files -------------------------------------------------------------------------------

# Each problem that the loader's tests expect is printed, one a line, with its place.
for file in "$ROOT"/tests/broken/*.yaml; do
    name=$(basename "$file" .yaml)
    dlt check "$file"
    problems=$(grep -cE "^$file:([0-9]+:)*[0-9]* ?error: |^$file: error: " <<<"$err")
    if [[ -s ${file%.yaml}.expected ]] && grep -q '[0-9]' "${file%.yaml}.expected"; then
        is "$status" 1 "$name is refused"
        like "$out" "^0 questions checked, $problems problems?$" "$name: the sum is that of the lines"
    fi
done
dlt check "$ROOT/tests/broken/unknown-key.yaml" "$pack/q6.yaml" "$ROOT/tests/broken/tab-indent.yaml"
exits 1 "good and bad files together"
like "$out" '^1 question checked, [0-9]+ problems$' "the good one is counted"
like "$err" 'unknown-key.*tab-indent' "the bad ones come in the order given"

# The line of the file follows, with a caret under the place.
printf 'id: q1\ntitle: "x"\nstatment: y\n' >"$SCRATCH/bad.yaml"
dlt check "$SCRATCH/bad.yaml"
like "$err" 'bad.yaml:3:1: error: .*'$'\n''    statment: y'$'\n''    \^' "the line and a caret"
like "$err" 'did you mean statement' "and a proposal"
is "$(tail -c 1 "$SCRATCH/.err" | od -An -c | tr -d ' ')" '\n' "the last message ends its line"

# --- problems that show only with numbers -------------------------------------------------------

broken() { # broken NAME SED WANT: q6 with a change is refused with WANT
    sed "$2" "$pack/q6.yaml" >"$SCRATCH/q6.yaml"
    if cmp -s "$pack/q6.yaml" "$SCRATCH/q6.yaml"; then fail "$1" "the change changes nothing"; fi
    dlt check "$SCRATCH/q6.yaml"
    exits 1 "$1 is found"
    like "$err" "^$SCRATCH/q6.yaml:([0-9]+:[0-9]+:)? error: .*$3" "$1 is located"
}
broken "an expression with an unknown name" 's/^\( *expect:\).*/\1 epochz.epochs + nosuch/' ''
broken "a division by zero" 's/^\( *expect:\).*/\1 1\/0/' ''
broken "a solver that does not exist" 's/^\( *solver:\).*/\1 nosuch/' 'nosuch'
broken "an unknown kind of answer" 's/^\( *kind:\) number/\1 nosuch/' 'nosuch'

sed 's/kind: receptive_pyramid/kind: nosuch/' "$pack/q8.yaml" >"$SCRATCH/q8.yaml"
dlt check "$SCRATCH/q8.yaml"
exits 1 "an unknown kind of figure"
like "$err" "q8.yaml:[0-9]+:[0-9]+: error: .*nosuch" "is located"

# --- what cannot be read ------------------------------------------------------------------------

dlt check "$SCRATCH/none.yaml"
exits 4 "a file that is not there"
like "$err" '^dltutor: .*none.yaml: ' "is named"
dlt check "$SCRATCH/none.yaml" "$pack/q6.yaml"
exits 4 "a missing file among good ones"
like "$out" '^1 question checked' "the good one is checked all the same"
mkdir "$SCRATCH/empty"
dlt check "$SCRATCH/empty"
exits 4 "a folder without questions"
dlt check
exits 2 "no path"
dlt check /dev/null
like "$status" '[14]' "a device is no question"
mkfifo "$SCRATCH/pipe"
run timeout 20 "$DLTUTOR" check "$SCRATCH/pipe"
like "$status" '^[14]$' "a pipe without a writer is not waited for"
run timeout 20 "$DLTUTOR" check /dev/zero
like "$status" '^[14]$' "an endless file is bounded"
head -c 3000000 /dev/zero | tr '\0' '#' >"$SCRATCH/large.yaml"
dlt check "$SCRATCH/large.yaml"
exits 1 "a file over the limit"
done_testing
