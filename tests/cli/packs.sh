#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Packs of one's own: where they are found, and that a bad one spoils nothing but itself.
. "$(dirname "$0")/../lib.sh"

# pack FOLDER ID: a pack of one question of that name
pack() {
    mkdir -p "$1"
    "$DLTUTOR" new "$1/$2.yaml" >"$SCRATCH/told" || exit 1
    printf 'title: Paper of %s\nminutes: 5\nmarks: 2\nquestions: [%s]\n' "$2" "$2" >"$1/paper.yaml"
}
# papers: the papers that are listed, and their questions
papers() { jq -r '[.. | objects | select(has("questions")) | .id // .paper] | join(" ")' <<<"$out"; }

own=$SCRATCH/own data=$XDG_DATA_HOME/dltutor/questions
pack "$own/mine" one
pack "$data/kept" two

# --- where they are found -------------------------------------------------------------------------

DLTUTOR_QUESTIONS=$own dlt list --json
exits 0 "a folder of packs in DLTUTOR_QUESTIONS"
is "$err" "" "nothing is wrong"
like "$(papers)" '^mine kept' "comes first, and the user's data folder next"
for question in one two mine/one kept/two; do
    DLTUTOR_QUESTIONS=$own dlt show "$question"
    like "$status:$out" '^0:.*6,000 examples' "$question can be asked"
done
DLTUTOR_QUESTIONS=$ROOT/questions dlt show kept/two
exits 0 "the data folder is looked into whatever DLTUTOR_QUESTIONS names"
DLTUTOR_QUESTIONS=$ROOT/questions run env -u XDG_DATA_HOME "$DLTUTOR" show two
exits 2 "which is another where XDG_DATA_HOME is not set"
mkdir -p "$HOME/.local/share/dltutor"
cp -R "$data" "$HOME/.local/share/dltutor/"
DLTUTOR_QUESTIONS=$ROOT/questions run env -u XDG_DATA_HOME "$DLTUTOR" show two
exits 0 "that in the home folder"
DLTUTOR_QUESTIONS=$ROOT/questions run env XDG_DATA_HOME=relative "$DLTUTOR" show two
exits 0 "also where XDG_DATA_HOME is no path from the root"
DLTUTOR_QUESTIONS=$own/mine dlt show mine/one
exits 0 "a pack can be named itself"
pack "$SCRATCH/second/mine" three
DLTUTOR_QUESTIONS=$own:$SCRATCH/second dlt list --json
is "$(papers | tr ' ' '\n' | grep -c mine)" 1 "of two packs of one name there is one"
DLTUTOR_QUESTIONS=$own:$SCRATCH/second dlt show mine/one
exits 0 "the first"

# --- bad ones -------------------------------------------------------------------------------------

mkdir "$own/empty" "$own/listless" "$own/odd.yaml"
echo 'title: [' >"$own/listless/paper.yaml"
echo '{"not": "a pack"}' >"$own/question.schema.json"
echo 'not a pack either' >"$own/notes.txt"
ln -s nowhere "$own/dangling"
pack "$own/half" four
sed -i 's/questions: .*/questions: [four, five, six]/' "$own/half/paper.yaml"
echo 'id: five' >"$own/half/five.yaml"
DLTUTOR_QUESTIONS=$own dlt list --json
exits 0 "bad packs beside good ones"
like "$(papers)" '^half mine kept' "the good ones are there, and what is good of the others"
like "$err" "listless/paper.yaml:[12]:[0-9]+: error: " "a paper that cannot be read is told with its place"
like "$err" "half/five.yaml:1:1: error: the key \"title\" is missing" "and a question"
like "$err" "half/paper.yaml:4:25: error: .*no file six.yaml" "and one that is not there"
unlike "$err" "empty|odd|schema|notes|dangling" "and of nothing else"
for question in one two four; do
    DLTUTOR_QUESTIONS=$own dlt show "$question"
    exits 0 "$question can be asked"
done
DLTUTOR_QUESTIONS=$own dlt show five
exits 2 "what is bad cannot"
printf 'id: two\ntitle: x\n' >"$data/kept/two.yaml"
DLTUTOR_QUESTIONS=$own dlt show one
exits 0 "a pack of the data folder whose only question is bad keeps no other from being asked"
like "$err" "kept/two.yaml:1:1: error: " "and is told"

# --- heads that are kept --------------------------------------------------------------------------

# heads: the kept files with what tells whether they were written again
heads() { (cd "$XDG_CACHE_HOME/dltutor" && ls -i heads*); }
# sit FOLDER: a sitting that ends at once
sit() { DLTUTOR_QUESTIONS=$1 dlt --plain; }
rm -rf "$XDG_CACHE_HOME/dltutor" "$data/kept"
for name in a b c d e f g h i j; do
    pack "$SCRATCH/many/$name/pack" "of_$name"
done
find "$SCRATCH/many" -type f -exec touch -d '1 hour ago' {} +
sit "$SCRATCH/many/a"
exits 0 "a sitting"
file_a=$(cd "$XDG_CACHE_HOME/dltutor" && ls)
sit "$SCRATCH/many/b"
first=$(heads)
file_b=$(cd "$XDG_CACHE_HOME/dltutor" && for f in heads*; do [[ $f == "$file_a" ]] || echo "$f"; done)
is "$(wc -l <<<"$first")" 2 "each bank has a file of its own"
sit "$SCRATCH/many/a"
sit "$SCRATCH/many/b"
is "$(heads)" "$first" "going from one to the other and back writes neither again"
for name in c d e f g h; do
    sit "$SCRATCH/many/$name"
done
is "$(heads | wc -l)" 8 "eight banks are kept"
sit "$SCRATCH/many/a"
touch "$XDG_CACHE_HOME/dltutor/other"
sit "$SCRATCH/many/i"
is "$(heads | wc -l)" 8 "and no more"
ok "that of a bank used lately stays" test -e "$XDG_CACHE_HOME/dltutor/$file_a"
ok "that of the one not used for longest is gone" test ! -e "$XDG_CACHE_HOME/dltutor/$file_b"
ok "and what is nobody's business" test -e "$XDG_CACHE_HOME/dltutor/other"
rm -rf "$XDG_CACHE_HOME/dltutor"

# --- arguments of solvers and figures --------------------------------------------------------------

args=$SCRATCH/args
pack "$args/calls" solved
pack "$args/calls" drawn
sed -i 's/questions: .*/questions: [solved, drawn]/; s/marks: 2/marks: 4/' "$args/calls/paper.yaml"
printf 'solve:\n  - {name: e, solver: epochs, with: [batch_sise=50, zzz=1]}\n' >>"$args/calls/solved.yaml"
printf 'figures:\n  - {kind: function, with: ["formla=x", "from=0"]}\n' >>"$args/calls/drawn.yaml"
DLTUTOR_QUESTIONS=$args dlt list
is "$status:$err" "0:" "names of arguments are not looked at where questions are only listed"
for try in "show drawn" "figure drawn" "grade drawn epochs=1"; do
    # shellcheck disable=SC2086
    DLTUTOR_QUESTIONS=$args dlt $try
    exits 2 "$try: one that the figure does not take"
    like "$err" 'drawn.yaml:[0-9]+:30: error: .* takes no "formla" \(did you mean formula\?\)' \
        "its place, and what was likely meant"
done
DLTUTOR_QUESTIONS=$args dlt grade --batch <<<'{"question": "drawn", "answers": {}}'
like "$out" 'did you mean formula\?' "so it is for answers by the line"
DLTUTOR_QUESTIONS=$args dlt show solved
like "$status:$err" 'solved.yaml:[0-9]+:[0-9]+: error: .*"batch_sise" \(did you mean batch_size\?\)' \
    "and where a solver takes none of that name"
like "$err" 'no "zzz"; it takes iterations, ' "all of them at once"
done_testing
