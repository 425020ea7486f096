#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is refused before a screen is opened: recordings that are none, with the line, and options that
# do not go together. Nothing of a file reaches the terminal as it stands there.
. "$(dirname "$0")/../lib.sh"

cast=$SCRATCH/sitting.cast
own='"dltutor":{"paper":"cs60010-2025-midsem","charset":"utf-8","marker":"braille","theme":"terminal","clock":0}'
header='{"version":2,"width":80,"height":24,'$own'}'

# replay NAME CODE ERE [LINE...]: the lines as a file, the exit code and what is said
replay() {
    local name=$1 code=$2 pattern=$3
    shift 3
    printf '%s\n' "$@" >"$cast"
    said=$("$DLTUTOR" --replay "$cast" 2>&1 </dev/null)
    is $? "$code" "$name: exit code"
    like "$said" "$pattern" "$name"
    unlike "$said" $'\033' "$name: no escape is printed"
}

replay 'nothing but an end of line' 2 ':1: error: this line is no JSON' ''
replay 'text' 2 ':1: error: this line is no JSON' hello
replay 'another version' 2 'no asciicast of version 2' '{"version":1,"width":80,"height":24}'
replay 'a recording of another program' 2 'not recorded by dltutor' '{"version":2,"width":80,"height":24}'
replay 'no size' 2 'no width and height' '{"version":2,'"$own"'}'
replay 'a size beyond all screens' 2 ':1: error: this was recorded on a screen of 99999x24; at most 640x240 is played' '{"version":2,"width":99999,"height":24,'"$own"'}'
replay 'no paper' 2 'which paper' '{"version":2,"width":80,"height":24,"dltutor":{}}'
replay 'a paper that is not there' 2 "the paper 'a.b' of this recording is not among" "${header/cs60010-2025-midsem/a\\u001bb}"
replay 'a theme that there is not' 2 'a theme or a marker' "${header/terminal/pink}"
replay 'an event that is no list' 2 ':2: error: an event is' "$header" '{}' '[1, "i", "q"]'
replay 'an event without data' 2 ':3: error: an event is' "$header" '[1, "i", "q"]' '[1, "i"]'
replay 'a time before the start' 2 ':2: error: .* time that cannot be' "$header" '[-1, "i", "q"]'
replay 'a time beyond all sittings' 2 ':2: error: .* time that cannot be' "$header" '[1e300, "i", "q"]'
replay 'a size that is none' 2 ':2: error: a size is written as' "$header" '[1, "r", "80x"]'
replay 'what was kept, and is no object' 2 ':2: error: what was kept' "$header" '[1, "k", "[1"]'
replay 'JSON that nests without end' 2 ':2: error: an event is' "$header" "$(printf '%05000d' 0 | tr 0 '[')"
replay 'bytes that are no text' 2 ':2: error: this line is no JSON' "$header" $'[1, "i", "\xff\xfe"]'
replay 'a size that is too large to play' 2 ':2: error: .*of 1000x1000; at most 640x240' "$header" '[1, "r", "1000x1000"]'
replay 'a header with such a size' 2 'a screen of 1000x24; at most 640x240 is played' "${header/80/1000}"
replay 'more keys at once than can be' 2 ':2: error: a key of more than 4096 bytes' \
    "$header" "[1, \"i\", \"$(printf '%05000d' 0)\"]"
replay 'more pasted than can be' 2 ':2: error: a key of more than 262144 bytes' \
    "$header" "[1, \"i\", \"\\u001b[200~$(printf '%0300000d' 0)\\u001b[201~\"]"
replay 'a long paste, without a screen' 4 'is played on a screen' \
    "$header" "[1, \"i\", \"\\u001b[200~$(printf '%0200000d' 0)\\u001b[201~\"]"
replay 'lists in an event' 2 ':2: error: an event is' "$header" '[1, "i", ["q"]]'
# What would take many times its bytes is not even read.
replay 'a list that never ends' 2 ':2: error: an event is' "$header" "[1$(printf ',1%.0s' {1..100000})]"
replay 'a header that never ends' 2 ':1: error: a line of more than 65536 bytes' \
    "{\"a\":[1$(printf ',1%.0s' {1..100000})]}"
replay 'values without end in what was kept' 2 ':2: error: more than 131072 values of what was kept' \
    "$header" "[1, \"k\", \"{\\\"a\\\":[1$(printf ',1%.0s' {1..140000})]}\"]"
mapfile -t many < <(yes '[1,"i","q"]' | head -n 262145)
replay 'more keys than any sitting has' 2 ':262146: error: more than 262144 events' "$header" "${many[@]}"
unset many
replay 'a good one without a screen' 4 'is played on a screen' "$header" '[1, "i", "q"]'
printf '%s\n[1, "i' "$header" >"$cast"
said=$("$DLTUTOR" --replay "$cast" 2>&1 </dev/null)
is $? 4 'a last line that is not whole is left out'

"$DLTUTOR" --replay "$SCRATCH/none" 2>"$SCRATCH/err"
is $? 4 'a file that is not there: exit code'
like "$(<"$SCRATCH/err")" 'cannot be opened' 'a file that is not there'
"$DLTUTOR" --replay "$SCRATCH" 2>"$SCRATCH/err"
is $? 4 'a folder: exit code'
"$DLTUTOR" --record "$SCRATCH/new" </dev/null 2>"$SCRATCH/err"
is $? 4 'recording without a screen: exit code'
like "$(<"$SCRATCH/err")" 'record needs a screen' 'recording without a screen'
ok 'and no file is made' test ! -e "$SCRATCH/new"
"$DLTUTOR" --record a --replay b 2>"$SCRATCH/err"
is $? 2 'to record and to replay: exit code'
"$DLTUTOR" --plain --record a 2>"$SCRATCH/err"
is $? 2 'to record lines: exit code'
done_testing
