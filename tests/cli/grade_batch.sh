#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor grade --batch: JSON lines in, JSON lines out, in order, whatever they hold.
. "$(dirname "$0")/../lib.sh"

batch() { # batch <LINES: sets $out, $status
    run "$DLTUTOR" grade --batch
}
line() { # line N FILTER WANT NAME
    local got
    got=$(sed -n "$1p" <<<"$out" | jq -cr "$2" 2>&1)
    is "$got" "$3" "$4"
}

# --- shape and order ----------------------------------------------------------------------------

batch <<'LINES'
{"id": 7, "question": "q6", "seed": 0, "answers": {"epochs": "25"}}
{"id": "b", "question": "q6", "answers": {"epochs": "200"}}
{"question": "cs60010-2025-midsem/q8", "answers": {"h1": "3", "h2": "19", "h3": "27"}}
{"id": null, "question": "q1", "answers": {"a.neurons": "3"}}
{"id": [1, {"x": true}], "question": "q6", "answers": {}}
{"id": 1.5, "question": "q6", "answers": {"epochs": ""}}
{"id": {"é": "日"}, "question": "q6", "answers": {"epochs": "2$5"}}
{"id": false, "question": "q6", "seed": 5, "answers": {"epochs": "25"}}
LINES
exits 0 "a batch is done, whatever the answers"
is "$(wc -l <<<"$out")" 8 "one line out for each line in"
line 1 'keys_unsorted' '["id","question","seed","marks","max","fields"]' "the keys and their order"
line 1 'del(.fields)' '{"id":7,"question":"q6","seed":0,"marks":2,"max":2}' "a right answer"
line 1 '.fields.epochs | [.verdict,.marks,.max,.note]' '["correct",2,2,"correct"]' "its field"
line 1 '.fields.epochs.feedback | length > 0' true "its feedback"
line 2 '[.id,.marks,.fields.epochs.verdict]' '["b",0,"incorrect"]' "a wrong answer"
line 3 '[has("id"),.question,.marks,.max,(.fields|length)]' '[false,"cs60010-2025-midsem/q8",4,4,3]' "no id, no id"
line 4 '[has("id"),.id,.marks,.fields["a.neurons"].verdict]' '[true,null,1,"partial"]' "id null; half marks"
line 5 '[.id,.fields]' '[[1,{"x":true}],{}]' "an id of any type; no answers"
line 6 '[.id,.fields.epochs.verdict]' '[1.5,"blank"]' "a fraction as id; a blank answer"
line 7 '[.id,.fields.epochs.verdict,.fields.epochs.column]' '[{"é":"日"},"unreadable",3]' "an object as id"
line 8 '[.id,.seed]' '[false,5]' "another seed"

# --- answers that are numbers -------------------------------------------------------------------

batch <<'LINES'
{"question": "q6", "answers": {"epochs": 25}}
{"question": "q6", "answers": {"epochs": 25.0}}
{"question": "q6", "answers": {"epochs": 0.04}}
{"question": "q6", "answers": {"epochs": 2.5e1}}
{"question": "q6", "answers": {"epochs": -25}}
LINES
line 1 '.fields.epochs.verdict' correct "an integer"
line 2 '.fields.epochs.verdict' correct "a whole number with a point"
line 3 '.fields.epochs.note' mistake:inverted "0.04 stays 0.04"
line 4 '.fields.epochs.verdict' correct "an exponent"
line 5 '.fields.epochs.verdict' incorrect "a negative number"

# --- lines that are wrong -----------------------------------------------------------------------

{
    echo 'not json'
    echo '{"question": "q6", "answers": {"epochs": "25"}'
    echo '[1, 2]'
    echo '"q6"'
    echo '{"id": 1}'
    echo '{"id": 1, "question": 6, "answers": {}}'
    echo '{"id": 1, "question": "q66", "answers": {}}'
    echo '{"id": 1, "question": "q6"}'
    echo '{"id": 1, "question": "q6", "answers": ["25"]}'
    echo '{"id": 1, "question": "q6", "answers": {"epoch": "25"}}'
    echo '{"id": 1, "question": "q6", "answers": {"epochs": true}}'
    echo '{"id": 1, "question": "q6", "seed": -1, "answers": {}}'
    echo '{"id": 1, "question": "q6", "seed": "0", "answers": {}}'
    echo '{"id": 1, "question": "q6", "answers": {"epochs": "1", "epochs": "2"}}'
    printf '{"question": "q6", "answers": {"epochs": "2\xff"}}\n'
    printf '{"question": "q6", "answers": {"epochs": "25"}}\0\n'
    printf '\0\n'
    echo '{"question": "q6\u0000", "answers": {}}'
    echo '{"question": "q1", "answers": {"width": "1", "e.width": "2"}}'
    printf '[%.0s' {1..5000}
    echo
    echo '{"id": "last", "question": "q6", "answers": {"epochs": "25"}}'
} >"$SCRATCH/wrong"
run "$DLTUTOR" grade --batch "$SCRATCH/wrong"
exits 0 "malformed lines do not stop the run"
is "$(wc -l <<<"$out")" 21 "each has its reply"
is "$(head -n 20 <<<"$out" | jq -cs 'map(keys_unsorted) | unique')" '[["id","line","error"],["line","error"]]' "line and error, no more"
is "$(head -n 20 <<<"$out" | jq -s 'map(.line) == [range(1; 21)]')" true "the lines are numbered"
is "$(head -n 20 <<<"$out" | jq -s 'all(.[]; .error | type == "string" and length > 5)')" true "each says what is wrong"
line 7 .error 'there is no question "q66"; did you mean q6?' "an unknown question"
line 10 .error "q6 has no field 'epoch'; did you mean epochs?" "an unknown field"
line 21 '[.id,.marks]' '["last",2]' "the line after them is marked"

batch < <(printf '%s\n' '{"id":1,"question":"q6","answers":{"epochs":"2\u00005"}}' '{"id":"a\u0000b","question":"q6","answers":{}}')
line 1 '.fields.epochs.verdict' unreadable "a NUL inside an answer"
line 2 '.id | explode' '[97,0,98]' "a NUL inside an id"

# --- lines that are odd -------------------------------------------------------------------------

good='{"question":"q6","answers":{"epochs":"25"}}'
batch < <(printf '\n%s\r\n   \n\r\n\t\n%s\n\n%s' "$good" "bad" "$good")
is "$(jq -cs 'map([.line, .marks])' <<<"$out")" '[[null,2],[6,null],[null,2]]' \
    "blank lines count but have no reply; CRLF; a last line without end"
batch </dev/null
is "$status:$out" "0:" "no input, no output"
{
    printf '{"question":"q6","answers":{"epochs":"'
    head -c 2000000 /dev/zero | tr '\0' 1
    printf '"}}\n%s\n' "$good"
} >"$SCRATCH/long"
run "$DLTUTOR" grade --batch "$SCRATCH/long"
line 1 . '{"line":1,"error":"the line is longer than 1 MB"}' "a line of 2 MB"
line 2 .marks 2 "and the line after it"
{
    printf '{"question":"q6","answers":{"epochs":"'
    head -c 1000000 /dev/zero | tr '\0' 1
    printf '"}}\n'
} >"$SCRATCH/long"
run "$DLTUTOR" grade --batch "$SCRATCH/long"
line 1 '.fields.epochs.verdict' unreadable "an answer of almost 1 MB"

# --- files and streams --------------------------------------------------------------------------

echo "$good" >"$SCRATCH/one"
run "$DLTUTOR" grade --batch "$SCRATCH/one"
line 1 .marks 2 "a file"
run "$DLTUTOR" grade --batch - <"$SCRATCH/one"
line 1 .marks 2 "- is the input"
dlt grade --batch "$SCRATCH/none"
exits 4 "a file that is not there"
like "$err" "^dltutor: .*none: " "is named"
dlt grade --batch "$SCRATCH"
exits 4 "a folder"
dlt grade --batch "$SCRATCH/one" "$SCRATCH/one"
exits 2 "two files"
dlt grade --batch --seed 3
exits 2 "a seed for all"
for _ in {1..2000}; do cat "$SCRATCH/one"; done >"$SCRATCH/many"
"$DLTUTOR" grade --batch "$SCRATCH/many" >/dev/full 2>"$SCRATCH/err"
is "$?" 4 "a full disk"
"$DLTUTOR" grade --batch "$SCRATCH/many" >&- 2>/dev/null
is "$?" 4 "a closed output"
run "$DLTUTOR" grade --batch "$SCRATCH/many"
is "$(wc -l <<<"$out")" 2000 "2,000 lines"

# --- what is kept from line to line ---------------------------------------------------------------

{
    for i in 1 2; do
        for seed in {0..80} {40..0}; do
            echo "{\"id\":$i,\"question\":\"q6\",\"seed\":$seed,\"answers\":{\"epochs\":\"25\"}}"
        done
    done
    echo '{"question":"q6","answers":{"epochs":"25 "}}'
    echo '{"question":"cs60010-2025-midsem/q6","answers":{"epochs":25}}'
} >"$SCRATCH/again"
run "$DLTUTOR" grade --batch "$SCRATCH/again"
is "$(jq -cs 'map(select(.id == 1)) | length' <<<"$out")" 122 "more variants than are kept"
is "$(jq -cs 'map(select(.id == 1) | del(.id)) == map(select(.id == 2) | del(.id))' <<<"$out")" true \
    "the same answers have the same replies, kept or not, but for the id"
is "$(jq -cs 'map(select(.id == 1) | [.seed, .marks]) | .[0:41] == (.[81:] | reverse)' <<<"$out")" true \
    "a variant that had to go is the same when it comes back"
is "$(jq -cs 'map(select(.id == 1) | .fields.epochs.verdict) | unique' <<<"$out")" '["correct","incorrect"]' \
    "each seed has numbers of its own"
line 245 '[.question, .marks]' '["q6",2]' "another text"
line 246 '[.question, .marks]' '["cs60010-2025-midsem/q6",2]' "another name of the question"

# Who writes a line and waits for the reply gets it.
coproc "$DLTUTOR" grade --batch 2>/dev/null
echo "$good" >&"${COPROC[1]}"
read -r -t 20 out <&"${COPROC[0]}"
is "$(jq .marks <<<"$out")" 2 "a reply comes before the next line is sent"
kill "$COPROC_PID" 2>/dev/null

is "$(find "$HOME" -type f)" "" "a batch leaves no file behind"
# --- what a line says is kept, or refused ---------------------------------------------------------

batch <<'LINES'
{"id":3,"question":"nosuch","answers":{}}
{"id":"a","question":"q6","sed":5,"answers":{}}
{"id":1,"question":"q6","answers":{"epochs":25.000000000000001}}
{"id":1,"question":"q6","answers":{"epochs":25.0}}
{"id":1,"question":"q6","answers":{"epochs":25.00000000000000000}}
LINES
line 1 '[.id,.line]' '[3,1]' "an error has the id of its line"
line 2 '[.id,.error]' '["a","there is no key \"sed\" (did you mean seed?)"]' "an unknown key"
line 3 '.fields.epochs.verdict' incorrect "a number keeps all its digits"
line 4 '.fields.epochs.verdict' correct "a decimal"
line 5 '.fields.epochs.verdict' correct "a decimal of many digits"

# --- answers that are nobody's fault -------------------------------------------------------------

mkdir "$SCRATCH/faulty"
printf 'title: T\nminutes: 3\nmarks: 6\nquestions: [no-value]\n' >"$SCRATCH/faulty/paper.yaml"
cp "$ROOT/tests/broken/check/no-value.yaml" "$SCRATCH/faulty/"
printf '%s\n' '{"question":"no-value","answers":{"a":"7","b":"2x2","c":"x","d":"y","e":"y=x","f":"x"}}' >"$SCRATCH/fault"
run env DLTUTOR_QUESTIONS="$SCRATCH/faulty" "$DLTUTOR" grade --batch "$SCRATCH/fault"
line 1 '[.fields[].verdict] | unique' '["undecided"]' "what cannot be computed is never a wrong answer"
line 1 '.fields.a.feedback' 'This costs nothing: the expected answer cannot be computed for these numbers (division by zero), which is a fault of the question.' "and that is said"

done_testing
