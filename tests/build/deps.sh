#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `make deps`: quiet where all is there, and asking the right manager for the right names where not.
. "$(dirname "$0")/../lib.sh"

deps=$ROOT/tests/tools/deps.sh
run sh "$deps" --check build test
exits 0 'what building and testing need is found'
is "$out$err" '' 'without a word'
run sh "$deps" build test
is "$out$err ($status)" ' (0)' 'then nothing is run'

# A machine with one package manager, and next to nothing else.
machine() { # machine MANAGER UID
    rm -rf "$SCRATCH/machine"
    mkdir "$SCRATCH/machine"
    local tool
    for tool in sh env grep sort tr cat; do ln -s "$(command -v $tool)" "$SCRATCH/machine/$tool"; done
    printf '#!/bin/sh\necho %s\n' "$2" >"$SCRATCH/machine/id"
    # shellcheck disable=SC2016 # for the script that is written
    printf '#!/bin/sh\necho "%s $*" >>"%s"\n' "$1" "$SCRATCH/log" >"$SCRATCH/machine/$1"
    # shellcheck disable=SC2016
    printf '#!/bin/sh\necho "sudo $1" >>"%s"\nexec "$@"\n' "$SCRATCH/log" >"$SCRATCH/machine/sudo"
    chmod +x "$SCRATCH/machine"/{id,sudo,"$1"}
    : >"$SCRATCH/log"
}

machine apt-get 0
run env PATH="$SCRATCH/machine" sh "$deps" build
log=$(<"$SCRATCH/log")
like "$log" '^apt-get update' 'apt-get: fresh lists first'
like "$log" 'apt-get install -y .*libcyaml-dev.* libncurses-dev .*pkg-config' 'apt-get: the packages by their names'
unlike "$log" 'clang|cmocka|sudo' 'root needs no sudo, and building no test tools'
exits 1 'a requirement that is still missing is an error'
like "$err" 'still missing.*ncursesw' 'which names it'

machine apt-get 1000
run env PATH="$SCRATCH/machine" sh "$deps" build test lint
like "$(<"$SCRATCH/log")" 'sudo env.*apt-get install .*clang-tidy.*libcmocka-dev.*tmux' 'sudo for others; test and lint tools when asked'
rm "$SCRATCH/machine/sudo"
run env PATH="$SCRATCH/machine" sh "$deps" build
like "$err ($status)" 'as root, run: .*\(1\)' 'without sudo it says what to run'

machine pacman 0
run env PATH="$SCRATCH/machine" sh "$deps" build test
like "$(<"$SCRATCH/log")" 'pacman -S.* cmocka .*libcyaml .*ncurses' 'pacman'
machine dnf 0
run env PATH="$SCRATCH/machine" sh "$deps" build
like "$(<"$SCRATCH/log")" 'dnf install -y .*ncurses-devel' 'dnf'
machine brew 1000
run env PATH="$SCRATCH/machine" sh "$deps" build
like "$(<"$SCRATCH/log")" '^brew install .*libcyaml' 'brew, without sudo'
machine true 0
run env PATH="$SCRATCH/machine" sh "$deps" build
like "$err ($status)" 'please install: .*libcyaml.*\(1\)' 'no manager: it says what is needed'

# Through make: packages first, then the rest, with only what the goals need.
run make -C "$ROOT" --no-print-directory -n -j4 BUILD="$SCRATCH/b" deps run
like "$out" 'deps.sh build *'$'\n' 'make deps run asks for what building needs'
run make -C "$ROOT" --no-print-directory -n BUILD="$SCRATCH/b" ONLY=none deps test
like "$out" 'deps.sh build test *'$'\n' 'make deps test asks for test tools as well'
run make -C "$ROOT" --no-print-directory -n BUILD="$SCRATCH/b" deps
like "$out" 'deps.sh build test lint' 'make deps asks for everything'
done_testing
