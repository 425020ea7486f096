#!/bin/sh
# SPDX-License-Identifier: MIT
# tidy.sh BUILD FILE...: clang-tidy without its chatter, and in one piece when several run at once.
build=$1
shift
said=$(clang-tidy --quiet --warnings-as-errors='*' -p "$build" "$@" 2>&1)
status=$?
printf '%s\n' "$said" | grep -vE '^([0-9]+ warnings?( and [0-9]+ errors?)? generated\.|[0-9]+ warnings treated as errors|Suppressed .*|Use -header-filter=.*|)$'
exit $status
