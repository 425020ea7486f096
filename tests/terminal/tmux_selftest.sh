#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The tmux helpers themselves, on the little program inside test_vt.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../tmux.sh"

tmux_start 60x12 "$BUILD/${VARIANT:-debug}/terminal/test_vt --child"
tmux_idle
like "$(tmux_screen)" 'size 60x12' 'starts at the size asked for'
tmux_press a Up
tmux_type 'y²'
like "$(tmux_screen)" 'keys 4' 'waits for each key'
tmux_resize 70x20
like "$(tmux_screen)" 'size 70x20' 'follows a resize'
tmux_resize 60x12
like "$(tmux_screen)" 'size 60x12' 'follows a resize back'
tmux_send q
tmux_wait_exit
is "$status" 3 'sees the exit status'
done_testing
