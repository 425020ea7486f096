#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The JSON Schema that editors are given says what the loader, the manual and the tables say.
# shellcheck disable=SC2016 # $schema and $ref are keys
. "$(dirname "$0")/../lib.sh"

page=$ROOT/man/dltutor.5

# mappings: the name of each mapping in the manual; of a paper there is a schema of its own.
mappings() { sed -n 's/^\.\\" keys: //p' "$page"; }
# schema MAPPING: the schema of one mapping
schema() {
    case $1 in
    paper) "$DLTUTOR" new --schema paper ;;
    question) "$DLTUTOR" new --schema question ;;
    *) "$DLTUTOR" new --schema | jq ".definitions.$1" ;;
    esac
}
# entries MAPPING: "key<TAB>first line of its text" for each key in the manual
entries() {
    awk -v start=".\\\\\" keys: $1" '
        $0 == start { on = 1; next }
        on && /^\.El/ { exit }
        on && /^\.It Ic / { if (key) print key "\t" text; key = $3; text = ""; next }
        on && key { text = text " " $0 }
        END { print key "\t" text }' "$page"
}

dlt new --schema
exits 0 "the schema of a question"
json '."$schema"' 'http://json-schema.org/draft-07/schema#' "is of draft 7"
is "$out" "$("$DLTUTOR" new --schema question)" "and what is printed by default"
json '[.definitions | keys[]] + ["paper", "question"] | sort | join(" ")' "$(mappings | sort | paste -sd ' ')" \
    "it has each mapping of the manual"
json '[.. | objects | ."$ref"? // empty | ltrimstr("#/definitions/")] - [.definitions | keys[]] | length' 0 \
    "and names no other"
dlt new --schema paper
exits 0 "the schema of a paper"
json '.properties.minutes.type | join(" ")' "integer string" "is another"

for mapping in $(mappings); do
    out=$(schema "$mapping")
    json '.properties | keys_unsorted | join(" ")' "$(entries "$mapping" | cut -f 1 | paste -sd ' ')" "$mapping: its keys"
    json '.required | join(" ")' "$(entries "$mapping" | grep -E '[ ,]required[,.;]? ?' |
        grep -vE '(is|are) required|Required|required in' | cut -f 1 | paste -sd ' ')" "$mapping: those that it must have"
    json '.additionalProperties' false "$mapping: and no others"
    json '[.properties[] | select((.description | length) < 12)] | length' 0 "$mapping: each with a description"
done

# The default that the manual tells stands where an editor finds it.
out=$(schema symbol)
json '.properties | [.domain.default, .indexed.default] | join(" ")' 'real no' "defaults"
like "$(jq -r '.properties.domain.description' <<<"$out")" 'By default real' "which the description tells too"

# --- words of the tables ---------------------------------------------------------------------------

dlt new --schema
json '.definitions.field.properties.kind.enum | join(" ")' \
    "$(sed -n 's/^KIND(.*, \(.*\))$/\1/p' "$ROOT/src/check/kinds.def" | paste -sd ' ')" "the kinds of field"
json '.definitions.solve.properties.solver.enum | join(" ")' \
    "$("$DLTUTOR" solve --json | jq -r '[.solvers[].name] | join(" ")')" "the solvers"
json '.definitions.figure.properties.kind.enum | join(" ")' \
    "$(sed -n 's/^FIGURE(\(.*\))$/\1/p' "$ROOT/src/figure/figures.def" | paste -sd ' ')" "the kinds of figures"
json '[.definitions.field.properties.form.anyOf[0].enum[]] | sort | join(", ")' \
    'expanded, factored, integer, lowest terms, single power' "the forms"
for name in receptive_field epochs; do
    pattern=$(jq -r --arg name "$name" '.definitions.solve.allOf[] | select(.if.properties.solver.const == $name) |
        .then.properties.with.items.pattern' <<<"$out")
    is "$pattern" "^\\s*($("$DLTUTOR" solve "$name" --describe |
        sed -n '/^parameters:/,/^results:/s/^  \([a-z_]\+\) .*/\1/p' | paste -sd '|'))\\s*=" "the parameters of $name"
done
json '[.definitions.solve.allOf[].if.properties.solver.const] == .definitions.solve.properties.solver.enum' true \
    "each solver has its parameters"

# --- what belongs together ----------------------------------------------------------------------------

# What the schema says of a key and a kind is what the loader says of a field that has it.
json '[.definitions.field.allOf[].if.properties.kind.const] == .definitions.field.properties.kind.enum' true \
    "each kind of field has its rules"
rules=$(jq -r '.definitions.field | .properties as $all | .allOf[] | .if.properties.kind.const as $kind |
    .then as $rule | ($all | keys[]) as $key |
    [$kind, $key, if $rule.properties[$key] == false then "refused"
                  elif $rule.required | index($key) then "needed" else "free" end] | join(" ")' <<<"$out")
is "$(wc -l <<<"$rules")" "$(($(jq '.definitions.field.properties | length' <<<"$out") * 10))" "a rule for each kind and key"
told=''
for kind in $(jq -r '.definitions.field.properties.kind.enum[]' <<<"$out"); do
    # A field with no key but the kind, and one with every key: what is missing, what is in the way.
    printf 'id: f\ntitle: F\nstatement: F\nfields:\n  - id: f\n    kind: %s\n' "$kind" >"$SCRATCH/none.yaml"
    { cat "$SCRATCH/none.yaml"; jq -r '.definitions.field.properties | keys[] | select(. != "id" and . != "kind") | "    \(.): []"' <<<"$out"; } >"$SCRATCH/all.yaml"
    told+=$(
        "$DLTUTOR" check "$SCRATCH/none.yaml" 2>&1 |
            sed -nE "s/.*the key \"([a-z_]+)\" is missing for a field of kind.*/$kind \1 needed/p"
        "$DLTUTOR" check "$SCRATCH/all.yaml" 2>&1 |
            sed -nE "s/.*fields\[0\]\.([a-z_]+): has no meaning for a field of kind.*/$kind \1 refused/p"
    )$'\n'
done
is "$(grep -E 'needed$|refused$' <<<"$rules" | sort)" \
    "$(grep . <<<"$told" | sort)" "the loader has the same rules"

# --- functions ---------------------------------------------------------------------------------------

# Those that are other names for one are left out.
told=$(sed -n '/^\.It Em functions/,/^\.It Em condition/p' "$page")
unknown=$(grep -oE '(MAP|ARGS)\("[a-z0-9]+", NULL|LAZY\("[a-z]+"|\.name = "[a-z]+"' "$ROOT/src/expr/functions.c" |
    sed -E 's/^[^"]*"([^"]*)".*/\1/' | while read -r name; do grep -qw -- "$name" <<<"$told" || echo "$name"; done)
is "$unknown" "" "the manual names every function"

# --- help ---------------------------------------------------------------------------------------------------

# Help is made of sentences, and says of what type the key is.
is "$(jq -r '.. | .description? // empty' <<<"$out" | grep -vE '^[A-Z].*[.] \([^()]+\)$|^See ')" "" "help is made of sentences"
done_testing
