#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A short sitting in a real tmux: keys as tmux sends them, screens as it shows them.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../tmux.sh"

tmux_start 80x24 "TERM=tmux-256color $DLTUTOR"
tmux_idle
like "$(tmux_screen)" '0 of 10 begun   0 / 50 marks' 'starts with the list'
tmux_press Down Down Down Down Down
like "$(tmux_screen)" ' >  6  Epochs' 'walks down the list'
tmux_press Enter
tmux_type '5000/50'
like "$(tmux_screen)" '> epochs \(2\)  5000/50' 'shows what is typed'
like "$(tmux_screen)" 'reads as  ─+ = 100' 'shows how it is read'
tmux_press Enter
like "$(tmux_screen)" '✗ 0' 'marks it'
tmux_press F2
like "$(tmux_screen)" 'hint 1' 'gives a hint on F2'
tmux_press M-h
like "$(tmux_screen)" 'hint 2' 'gives a hint on Alt-h'
tmux_resize 40x12
screen=$(tmux_screen)
like "$screen" 'CS60010 mid-semester 2025       0 / 50' 'folds at 40x12'
like "$screen" 'Enter ok  F2 hint  F3 figure  Esc  F1 \?' 'and keeps the keys that matter'
tmux_resize 20x6
is "$(tmux_screen | head -n 1)" 'dltutor needs 40x12;' 'says that it needs more than 20x6'
tmux_resize 80x24
tmux_press C-u
tmux_type '25'
tmux_press Enter
like "$(tmux_screen)" '✓ 2' 'marks the right answer'
tmux_press F1
like "$(tmux_screen)" 'In a question' 'opens the help'
tmux_press Escape Escape
like "$(tmux_screen)" '1 of 10 begun   2 / 50 marks' 'goes back to the list'
tmux_send q
tmux_wait_exit
is "$status" 0 'ends on q'
done_testing
