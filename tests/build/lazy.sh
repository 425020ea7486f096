#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The program starts without FLINT where it was linked for that, and computes with it all the same.
. "$(dirname "$0")/../lib.sh"

needed=$(objdump -p "$DLTUTOR" | sed -n 's/^ *NEEDED *//p')
if [[ -e $BUILD/$VARIANT/libnames.so ]]; then
    unlike "$needed" 'flint|calcium|stdc' 'FLINT is not loaded before it is needed'
    unlike "$(objdump -R "$DLTUTOR" | grep -E ' (arb|arf|mag|ca|fmp[zq]|fmpq_mat)_' | grep -v JUMP_SLO)" . \
        'no function of it is asked for by its address'
else
    like "$needed" 'flint' 'FLINT is linked as usual'
fi
dlt compare 'sqrt(2)*sqrt(3)' 'sqrt(6)'
exits 0 'roots are compared with it'
LD_BIND_NOW=1 dlt compare 'sqrt(2)*sqrt(3)' 'sqrt(6)'
exits 0 'also where the loader is told to look everything up at once'
dlt grade q6 epochs=25
exits 0 'a question is marked with it'
dlt list
exits 0 'papers are listed'
dlt list
exits 0 'also when their heads are known'
dlt --plain </dev/null
exits 0 'and asked line by line'
done_testing
