# Waiting for a program of the session: by looking, in short polls with a bound, never by one long guess.
#
# Sourced by labs/run.

# Waits until a condition holds: short polls with a bound of ten seconds, never one long guess.
patience=500
await() {
  polls=0
  until "$@"; do
    polls=$((polls + 1))
    [ "$polls" -lt "$patience" ] || return 1
    sleep 0.02
  done
}

# socket_of WHO INODES: whether one of these sockets is a descriptor of the program. A row of /proc/net alone could be
# another run's.
socket_of() {
  program=$(tracee "$1") || return 1
  for descriptor in "/proc/$program/fd"/*; do
    link=$(readlink "$descriptor") || continue
    case " $2 " in *" ${link#socket:} "*) return 0 ;; esac
  done
  return 1
}

# inodes_at PORT STATE tcp|udp: the inodes, in brackets, of the sockets at a port in a state. Columns: proc_pid_net(5).
inodes_at() {
  awk -v port=":$(printf %04X "$1")" -v state="$2" \
    'substr($2, length($2) - 4) == port && $4 == state { printf "[%s] ", $10 }' \
    "/proc/net/$3" "/proc/net/${3}6" 2>/dev/null
}

# State 0A is TCP_LISTEN, 07 is TCP_CLOSE: a datagram socket that has a port and no peer.
is_listening() { ! is_running "$1" || socket_of "$1" "$(inodes_at "$port" 0A tcp)"; }
is_bound() { ! is_running "$1" || socket_of "$1" "$(inodes_at "$port" 07 udp)"; }
has_name() {
  ! is_running "$1" ||
    socket_of "$1" "$(awk -v name="$2" '$8 == name { printf "[%s] ", $7 }' /proc/net/unix)"
}

# Each language says in its own words that a port is taken.
# await_listener WHO, await_bound WHO: it listens at, or is bound to, the lab's port. Where somebody took the port in
# the meantime (another run of this lab, say), it is started again at a free one.
await_listener() { await_port is_listening "$1" "listens at"; }
await_bound() { await_port is_bound "$1" "is bound to"; }
await_port() {
  tries=0
  until await "$1" "$2" && is_running "$2"; do
    tries=$((tries + 1))
    [ "$tries" -lt 5 ] && grep -qiE 'EADDRINUSE|address already in use' "$out/$2.err" || fail_step "that the $2 $3 port $port"
    say "  port $port is taken; the $2 is started again at another"
    # Another one: for a datagram socket, or without SO_REUSEADDR, this one can be taken although doctor finds it free.
    # Where it lies is this run's own: runs that began together would all go to the next one, and meet there again. Below
    # 32768, from where on the kernel gives ports to clients.
    port=$("$bin/socklab" doctor --free-port $((13000 + ($$ * 7 + tries * 1009) % 19000))) || exit 2
    eval "launch_as \$words_$2"
  done
  step "the $2 $3 port $port"
}

# await_name WHO NAME: it has the AF_UNIX name, a path as it was given or @ and an abstract name.
await_name() {
  await has_name "$1" "$2" && is_running "$1" || fail_step "the $1 to be bound to $2"
  step "the $1 is bound to $2"
}

# A connection of the lab's port in a state, by its number in /proc/net/tcp: 01 ESTABLISHED, 05 FIN_WAIT2, 08 CLOSE_WAIT.
has_state() {
  awk -v port=":$(printf %04X "$port")" -v state="$1" \
    '(index($2, port) || index($3, port)) && $4 == state { found = 1 } END { exit !found }' \
    /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# await_state NUMBER NAME: some end of a connection is in this state. What a close or shutdown leads to, its return does
# not tell: the other side's answer may come a moment later.
await_state() {
  await has_state "$1" || fail_step "a connection of port $port in the state $2"
  step "a connection is in the state $2"
}

# await_serving WHO NAME: it listens at the AF_UNIX name, which it has a moment earlier. The flag is __SO_ACCEPTCON.
serves_name() {
  ! is_running "$1" ||
    socket_of "$1" "$(awk -v name="$2" '$8 == name && $4 == "00010000" { printf "[%s] ", $7 }' /proc/net/unix)"
}
await_serving() {
  await serves_name "$1" "$2" && is_running "$1" || fail_step "the $1 to listen at $2"
  step "the $1 listens at $2"
}

# Untraced, the log has the call in strace's words from its beginning on.
trace_holds() {
  if [ -n "$strace" ]; then
    grep -qF " $2" "$out/$1.strace" 2>/dev/null || ! is_running "$1"
  else
    "$bin/socklab" log "$out/$1.log" 2>/dev/null | grep -qF "$2" || ! is_running "$1"
  fi
}

# await_trace WHO TEXT: strace has written a line with this text: the program is inside that call.
await_trace() {
  await trace_holds "$1" "$2" && is_running "$1" || fail_step "the $1 to call $2"
  step "the $1 is in $2"
}

has_printed() { grep -qF "$2" "$out/$1.out" || ! is_running "$1"; }

# await_output WHO TEXT: it has printed this.
await_output() {
  await has_printed "$1" "$2" && grep -qF "$2" "$out/$1.out" || fail_step "the $1 to print: $2"
  step "the $1 has printed: $2"
}

is_over() { ! is_running "$1"; }

# await_end WHO [STATUS]: the program ends by itself, with this exit status.
await_end() {
  await is_over "$1" || fail_step "the $1 to end by itself"
  status=0
  eval "wait \$pid_$1" || status=$?
  [ "$status" -eq "${2:-0}" ] || fail_step "the $1 to end with status ${2:-0}; it was $status"
  release_input "$1"
  step "the $1 ended with status $status"
}
