# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# tmux.sh: drive a program inside tmux. Source it after lib.sh.
#
#   tmux_start COLUMNSxLINES COMMAND    a shell command in a fresh tmux server of its own
#   tmux_idle                           wait until the program is idle after what was sent so far
#   tmux_press KEY...                   one after another, waiting after each; names as in send-keys
#   tmux_type TEXT                      the same for each character of a text
#   tmux_send KEY...                    all at once, without waiting
#   tmux_resize COLUMNSxLINES           and wait until the program is idle at that size
#   tmux_screen                         print the screen
#   tmux_wait_text ERE                  wait until the screen matches
#   tmux_wait_exit                      wait until the command has ended; its status is in $status
#   tmux_stop                           end the server (also done at exit)
#
# Waiting looks at the title that the program sets when idle (DLTUTOR_TEST_SYNC), many times a
# second, for at most 15 seconds; then the screen is printed and the test ends as failed.

tmux_socket=dltutor-test-$$
export TMUX_TMPDIR=$SCRATCH
tmux_keys=-1
tmux_size=

tmux_() {
    command tmux -L "$tmux_socket" -f /dev/null "$@"
}

tmux_stop() {
    tmux_ kill-server 2>/dev/null
}
trap 'tmux_stop; rm -rf "$SCRATCH"' EXIT

tmux_screen() {
    tmux_ capture-pane -p -t test
}

tmux_give_up() {
    fail "in time: $1" "$(tmux_screen 2>&1)"
    done_testing
}

# tmux_until WHAT COMMAND...: repeat COMMAND until it succeeds.
tmux_until() {
    local what=$1 deadline=$((SECONDS + 15))
    shift
    until "$@"; do
        if ((SECONDS >= deadline)); then tmux_give_up "$what"; fi
        read -rt 0.005 <>"$SCRATCH/.never" || true
    done
}

# The title reads idle:KEYS:COLUMNSxLINES; true when it tells of more keys than before, or other size.
tmux_is_idle() {
    local title
    title=$(tmux_ display -p -t test '#{pane_title}' 2>/dev/null)
    [[ $title =~ ^idle:([0-9]+):([0-9]+x[0-9]+)$ ]] || return 1
    [[ ${BASH_REMATCH[2]} == "$tmux_size" ]] || return 1
    ((BASH_REMATCH[1] > tmux_keys)) || return 1
    tmux_seen=${BASH_REMATCH[1]}
}

tmux_start() {
    tmux_size=$1 tmux_keys=-1 tmux_seen=-1
    # A pipe that nobody writes to: reading it with a limit is a sleep without a process.
    [[ -p $SCRATCH/.never ]] || mkfifo "$SCRATCH/.never"
    rm -f "$SCRATCH/.status"
    tmux_ new-session -d -s test -x "${1%x*}" -y "${1#*x}" \
        "DLTUTOR_TEST_SYNC=1; export DLTUTOR_TEST_SYNC; $2; echo \$? >'$SCRATCH/.status'" \; \
        set -g status off \; set -g escape-time 0 \; set -g window-size manual \; \
        resize-window -t test -x "${1%x*}" -y "${1#*x}"
}

tmux_idle() {
    tmux_until "the program is idle" tmux_is_idle
    tmux_keys=$tmux_seen
}

tmux_send() {
    tmux_ send-keys -t test "$@"
}

tmux_press() {
    local key
    for key; do
        tmux_send "$key"
        tmux_until "idle after the key $key" tmux_is_idle
        tmux_keys=$tmux_seen
    done
}

tmux_type() {
    local text=$1 i
    for ((i = 0; i < ${#text}; i++)); do
        tmux_send -l -- "${text:i:1}"
        tmux_until "idle after typing ${text:0:i+1}" tmux_is_idle
        tmux_keys=$tmux_seen
    done
}

tmux_resize() {
    tmux_size=$1 tmux_keys=$((tmux_keys - 1))
    tmux_ resize-window -t test -x "${1%x*}" -y "${1#*x}"
    tmux_idle
}

tmux_matches() {
    [[ $(tmux_screen 2>/dev/null) =~ $1 ]]
}

tmux_wait_text() {
    tmux_until "the screen shows $1" tmux_matches "$1"
}

tmux_wait_exit() {
    tmux_until "the program ends" test -s "$SCRATCH/.status"
    # shellcheck disable=SC2034 # for the test
    status=$(<"$SCRATCH/.status")
}
