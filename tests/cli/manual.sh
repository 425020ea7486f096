#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# dltutor.1 says what the program does: its keys, options and solvers come from the program's tables,
# its examples are run. UPDATE_GOLDEN=1 writes those parts anew.
# shellcheck disable=SC2317,SC2013 # functions are called by the name in the page; the rows are words
. "$(dirname "$0")/../lib.sh"

page=$ROOT/man/dltutor.1

# --- the parts that are generated ---------------------------------------------------------------

# mdoc on standard input: what would be a request or an escape is made plain text.
plain() { sed -e 's/\\/\\e/g' -e "s/^[.']/\\\\\&&/"; }

# rows of "keys<TAB>help", those with the same help joined, as a list
tag_list() {
    echo '.Bl -tag -width Ds -compact'
    awk -F '\t' '
        !($2 in keys) { order[++n] = $2; keys[$2] = $1; next }
        { keys[$2] = keys[$2] ", " $1 }
        END { for (i = 1; i <= n; i++) printf "\\&%s\t%s\n", keys[order[i]], order[i] }' |
        sed -e 's/\\&\(.*\)\t/.It Li "\1"\n/' -e 's/\\/\\e/g' |
        sed -e 's/^\([^.].*[^.]\)$/\1./'
    echo '.El'
}
keys() { # keys CONTEXT
    sed -nE "s/^KEY\\($1, .*, \"([^\"]+)\", (NULL|\"[^\"]*\"), \"([^\"]*)\"\\)\$/\\1\\t\\3/p" \
        "$ROOT/src/tui/keys.def" | tag_list
}
editing() {
    sed -n '/line_help\[\]/,/^};/s/^ *{"\([^"]*\)", *"\([^"]*\)"}.*/\1\t\2/p' \
        "$ROOT/src/tui/help.c" | tag_list
}
solvers() {
    local solver summary
    echo '.Bl -tag -width Ds'
    while read -r solver summary; do
        echo ".It Sy $solver"
        plain <<<"$summary"
        echo 'Takes'
        "$DLTUTOR" solve "$solver" --describe |
            sed -n '/^parameters:/,/^results:/s/^  \([a-z_]\+\) .*/.Ar \1 ,/p' | sed '$s/,$/;/'
        echo 'gives'
        "$DLTUTOR" solve "$solver" --describe |
            sed -n '/^results:/,$s/^  \([a-z_]\+\) .*/.Va \1 ,/p' | sed '$s/,$/./'
    done < <("$DLTUTOR" solve)
    echo '.El'
}

figures() {
    local name summary
    echo '.Bl -tag -width Ds'
    while IFS= read -r line; do
        read -r name summary <<<"$line"
        if [[ $line == '  '* ]]; then
            echo ".Ar $name ,"
        else
            echo ".It Sy $name"
            plain <<<"$summary"
            echo 'Takes'
        fi
    done < <("$DLTUTOR" figure --kinds) | sed -e '$!N' -e '/,\n\.It/s/,\n/.\n/' -e 'P;D' | sed '$s/,$/./'
    echo '.El'
}

# example <LINES: each "$ command" is run, and its output put in the place of what stood there
example() {
    local line
    while IFS= read -r line; do
        [[ $line == '$ '* ]] || continue
        plain <<<"$line"
        (cd "$SCRATCH/example" && bash -c "(exit $(<"$SCRATCH/last")); ${line#'$ '}") 2>&1 </dev/null | plain
        echo "${PIPESTATUS[0]}" >"$SCRATCH/last"
    done < <(sed -e 's/^\\&//' -e 's/\\e/\\/g')
}

renewed() { # the page with all such parts as they should be
    local line kind argument
    while IFS= read -r line; do
        printf '%s\n' "$line"
        case $line in
        '.\" generated: '*)
            read -r kind argument <<<"${line#*: }"
            "$kind" "$argument"
            while IFS= read -r line && [[ $line != '.\" end' ]]; do :; done
            printf '%s\n' "$line"
            ;;
        '.\" example')
            IFS= read -r line
            printf '%s\n' "$line"
            while IFS= read -r line && [[ $line != .Ed ]]; do printf '%s\n' "$line"; done | example
            echo .Ed
            ;;
        esac
    done <"$page"
}

mkdir -p "$SCRATCH/bin" "$SCRATCH/example"
ln -s "$DLTUTOR" "$SCRATCH/bin/dltutor"
echo 0 >"$SCRATCH/last"
PATH=$SCRATCH/bin:$PATH LC_ALL=C renewed >"$SCRATCH/page"
if [[ -n ${UPDATE_GOLDEN-} ]]; then cp "$SCRATCH/page" "$page"; fi
is "$(<"$page")" "$(<"$SCRATCH/page")" "keys, solvers and examples are those of the program"
ok "there are examples" test "$(grep -c '^\.\\" example$' "$page")" -ge 5
ok "each with an output" test "$(grep -c '^\$ ' "$page")" -lt "$(sed -n '/^\.\\" example/,/^\.Ed/p' "$page" | grep -vc '^\.')"

# --- nothing is missing -------------------------------------------------------------------------

ok "mandoc has no warning" mandoc -T lint -W warning "$page"
# Overstruck letters (X backspace X) become plain ones.
LC_ALL=C.UTF-8 mandoc -T utf8 "$page" | LC_ALL=C.UTF-8 sed 's/.\x08//g' >"$SCRATCH/text"
text=$(<"$SCRATCH/text")
contexts=$(sed -n 's/^KEY(\([A-Z]*\),.*/\1/p' "$ROOT/src/tui/keys.def" | sort -u)
for context in $contexts; do
    ok "the keys of $context have a place" grep -qx ".\\\\\" generated: keys $context" "$page"
done
for solver in $(sed -n 's/^SOLVER(\(.*\))$/\1/p' "$ROOT/src/solve/solvers.def"); do
    ok "the solver $solver has an entry" grep -qx ".It Sy $solver" "$page"
done
for command in $(sed -n 's/^COMMAND(\(.*\))$/\1/p' "$ROOT/src/cli/commands.def"); do
    ok "the command $command has a section" grep -qx ".Ss $command" "$page"
    section=$(sed -n "/^\\.Ss $command\$/,/^\\.S[sh] /p" "$page")
    while read -r option argument; do
        like "$section" $'\n'"\\.It Fl ${option#-}" "$command $option has an entry"
        like "$section" "Op Fl .*${option#-}|Fl ${option#-}"$'\n' "$command $option is in its synopsis"
        if [[ -n $argument ]]; then like "$section" "Fl ${option#-} Ar " "$command $option has its argument"; fi
    done < <("$DLTUTOR" "$command" --help | sed -nE 's/^  (--[a-z]+) ?([A-Za-z,.]*) .*/\1 \2/p' | grep -v -e '^--help')
    described=$(grep -c '^\.It Fl -' <<<"$section")
    is "$described" "$("$DLTUTOR" "$command" --help | grep -c '^  --[a-gi-z]')" "$command has no option that is described and gone"
done
while read -r name; do
    like "$text" "/$name( |"$'\n'"|\$)" "the line-by-line command /$name"
done < <("$DLTUTOR" --plain < <(echo /help) | sed -n 's/^  \/\([a-z]*\).*/\1/p')
for variable in $(grep -rhoE 'getenv\("[A-Z_]+"\)' "$ROOT/src" | sed 's/.*"\(.*\)".*/\1/' | sort -u | grep -v HOME); do
    like "$text" "$variable" "the variable $variable"
done
for figure in $(sed -n 's/^FIGURE(\(.*\))$/\1/p' "$ROOT/src/figure/figures.def"); do
    ok "the figure $figure has an entry" grep -qx ".It Sy $figure" "$page"
    ok "dltutor.5 names it" grep -qE "^\.Cm $figure( [,.])?\$" "$ROOT/man/dltutor.5"
done
for kind in $(sed -n 's/^KIND(.*, \(.*\))$/\1/p' "$ROOT/src/check/kinds.def"); do
    ok "dltutor.5 tells of the answers called $kind" grep -qw "$kind" "$ROOT/man/dltutor.5"
done
done_testing
