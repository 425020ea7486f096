#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What-if: a map of lines that are not all of a unit's does not count regions beside the verdict.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../tmux.sh"

tmux_start 80x24 "$DLTUTOR"
tmux_idle
tmux_press p
tmux_press /
tmux_type patte
tmux_press Enter
tmux_press Enter Tab
tmux_type 4
tmux_press Enter F10 Down Down Down Down
tmux_type -1
tmux_press Enter
screen=$(tmux_screen)
like "$screen" 'patterns 4' 'the verdict follows the numbers'
unlike "$screen" 'regions in the box' 'and the picture does not count regions beside it'
unlike "$screen" '000|010|100' 'nor name patterns'
done_testing
