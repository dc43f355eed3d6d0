# A session of traced programs: started, spoken to, waited for, and gone at the end. Sourced by labs/run.
#
# A scenario uses: start, await_listener, type_at, end_input, await_trace, interrupt, await_end.

started='' out='' claimed='' next_input=7
strace='strace -f -ttt -T -yy -s 4096'

# Waits until a condition holds: short polls with a bound of ten seconds, never one long guess.
await() {
  polls=0
  until "$@"; do
    polls=$((polls + 1))
    [ "$polls" -lt 500 ] || return 1
    sleep 0.02
  done
}

# The folder for this run's files: the lab's own, or a numbered one inside it while another run uses that.
claim_output() {
  base=$lab/out
  [ -z "${SOCKLAB_OUT:-}" ] || base=$SOCKLAB_OUT/$full_name
  for sub in '' /2 /3 /4 /5 /6 /7 /8 /9; do
    out=$base$sub
    mkdir -p "$out" 2>/dev/null && [ -w "$out" ] ||
      fail "$(shown "$out") cannot be written; set SOCKLAB_OUT to a folder that can"
    if mkdir "$out/.running" 2>/dev/null || owner_is_gone "$out/.running"; then
      claimed=$out/.running
      printf '%s\n' "$$" >"$claimed/pid"
      rm -f "$out"/*.log "$out"/*.strace "$out"/*.out "$out"/*.err "$out"/*.in "$out"/*.txt "$out"/*.md "$out"/*.json
      return 0
    fi
  done
  fail "nine runs of $name are under way; wait for one, or set SOCKLAB_OUT"
}

# A run that was killed leaves its mark; so does an earlier part of this very run.
owner_is_gone() {
  owner=$(cat "$1/pid" 2>/dev/null) || return 1
  [ "$owner" = "$$" ] || { [ -n "$owner" ] && [ ! -e "/proc/$owner" ]; }
}

# The lab's port, or a free one where somebody holds it; socklab says who.
take_port() {
  wanted=$port
  port=$("$bin/socklab" doctor --free-port "$wanted") || exit 2
}

# start WHO PROGRAM ARGUMENT...: a program of this lab under strace, reading what type_at gives it.
start() {
  rm -f "$out/$1.in"
  mkfifo "$out/$1.in"
  eval "input_$1=$next_input"
  eval "exec $next_input<>\"\$out/\$1.in\""
  next_input=$((next_input + 1))
  started="$started $1"
  launch_as "$@"
}

# The words of a command hold no spaces, so that they can be kept in one variable and used again.
launch_as() {
  eval "words_$1=\$*"
  who=$1
  shift
  [ "$port" = "$default_port" ] || set -- "$@" --port "$port"
  [ -z "$step_name" ] || set -- "$@" --step "$step_name"
  eval "typed_$who=-1"
  : >"$out/$who.out"
  : >"$out/$who.err"
  tell_command "$who" "$@"
  (traced "$who" "$@") <"$out/$who.in" >"$out/$who.out" 2>"$out/$who.err" 7>&- 8>&- 9>&- &
  eval "pid_$who=$!"
}

# Commands name files the way a person in the repository would; a recording's, the way its neutral folder does.
run_in=$root commands=
shown_out() { printf '%s/' "$(shown "$out")"; }
shown_bin() { printf '%s/' "$(shown "$bin")"; }
launch() { exec env "$@"; }

# The command as a person can copy it.
tell_command() {
  line="$strace -o $(shown_out)$1.strace $(shown_bin)$2"
  log="--log $(shown_out)$1.log"
  shift 2
  say "\$ $line $* $log"
  [ -z "$commands" ] || printf '%s\n' "$line $* $log" >>"$commands"
}

# SHA-256 of a program's source of this lab; nothing where sha256sum is missing.
digest_of() { sha256sum "$root/Sources/$1/$source" 2>/dev/null | cut -d ' ' -f 1; }

# traced WHO PROGRAM ARGUMENT...: becomes the command, with the digest of the lab's source for the log's header.
traced() {
  traced_who=$1 traced_program=$2
  shift 2
  digest=$(digest_of "$traced_program")
  cd "$run_in"
  # shellcheck disable=SC2086 # $strace is a program and its options
  launch SOCKLAB_SOURCE_DIGEST="$digest" $strace -o "$(shown_out)$traced_who.strace" \
    "$(shown_bin)$traced_program" "$@" --log "$(shown_out)$traced_who.log"
}

is_running() { eval "kill -0 \$pid_$1 2>/dev/null"; }

# Whether a program listens at a port of 127.0.0.1: a row of /proc/net/tcp in state 0A (TCP_LISTEN, proc_pid_net(5))
# whose inode is one of its descriptors. Without the inode it could be another run's listener.
is_listening() {
  is_running "$2" || return 0
  inode=$(awk -v at="0100007F:$(printf %04X "$1")" '$2 == at && $4 == "0A" { print $10 }' /proc/net/tcp)
  [ -n "$inode" ] && program=$(tracee "$2") || return 1
  for descriptor in "/proc/$program/fd"/*; do
    [ "$(readlink "$descriptor")" != "socket:[$inode]" ] || return 0
  done
  return 1
}

# await_listener WHO: it listens at the lab's port. Where somebody took the port in the meantime (another run of this
# lab, say), it is started again at a free one.
await_listener() {
  tries=0
  until await is_listening "$port" "$1" && is_running "$1"; do
    tries=$((tries + 1))
    [ "$tries" -lt 5 ] && grep -q EADDRINUSE "$out/$1.err" || fail_step "the $1 to listen at port $port"
    wanted=$port
    port=$("$bin/socklab" doctor --free-port "$wanted") || exit 2
    eval "launch_as \$words_$1"
  done
  step "the $1 listens at port $port"
}

prompts() {
  eval "typed=\$typed_$1"
  [ "$(wc -c <"$out/$1.out")" -gt "$typed" ] && [ "$(tail -c "$((${#1} + 2))" "$out/$1.out")" = "$1: " ] ||
    ! is_running "$1"
}

# type_at WHO LINE: waits for the program's prompt, then gives it the line.
type_at() {
  await prompts "$1" && is_running "$1" || fail_step "the $1 to ask for a line, to type: $2"
  eval "typed_$1=\$(wc -c <\"\$out/\$1.out\")"
  step "$1 types: $2"
  eval "printf '%s\n' \"\$2\" >&\$input_$1"
}

# end_input WHO: the program has its prompt, and finds the end of its input (Ctrl-D).
end_input() {
  await prompts "$1" && is_running "$1" || fail_step "the $1 to ask for a line, to end its input"
  step "$1's input ends"
  eval "exec $(eval "printf %s \"\$input_$1\"")>&-"
}

trace_holds() { grep -qF " $2" "$out/$1.strace" || ! is_running "$1"; }

# await_trace WHO TEXT: strace has written a line with this text: the program is inside that call.
await_trace() {
  await trace_holds "$1" "$2" && is_running "$1" || fail_step "the $1 to call $2"
  step "the $1 is in $2"
}

# interrupt WHO [SIGNAL]: what Ctrl-C does, to this program alone.
interrupt() {
  program=$(tracee "$1") || fail_step "the $1 to run"
  step "SIG${2:-INT} to the $1"
  kill "-${2:-INT}" "$program"
}

is_over() { ! is_running "$1"; }

# await_end WHO [STATUS]: the program ends by itself, with this exit status.
await_end() {
  await is_over "$1" || fail_step "the $1 to end by itself"
  status=0
  eval "wait \$pid_$1" || status=$?
  [ "$status" -eq "${2:-0}" ] || fail_step "the $1 to end with status ${2:-0}; it was $status"
  step "the $1 ended with status $status"
}

# The traced program of a strace of ours: the child whose parent it is. strace itself ignores signals while it traces.
tracee() {
  read -r first rest <"$out/$1.strace" 2>/dev/null || return 1
  eval "parent=\$pid_$1"
  grep -q "^PPid:[[:space:]]*$parent\$" "/proc/$first/status" 2>/dev/null && printf '%s' "$first"
}

# Whatever happened, nothing that this run started outlives it.
end_session() {
  trap '' HUP INT TERM
  trap - EXIT
  for who in $started; do
    is_running "$who" || continue
    program=$(tracee "$who") && kill -TERM "$program" 2>/dev/null || :
  done
  for who in $started; do
    is_running "$who" || continue
    polls=0
    while is_running "$who" && [ "$polls" -lt 50 ]; do
      polls=$((polls + 1))
      sleep 0.02
    done
    program=$(tracee "$who") && kill -KILL "$program" 2>/dev/null || :
    is_running "$who" && eval "kill -KILL \$pid_$who" 2>/dev/null || :
    eval "wait \$pid_$who" 2>/dev/null || :
  done
  for who in $started; do rm -f "$out/$who.in"; done
  [ -z "$claimed" ] || rm -rf "$claimed"
  [ -z "${stage:-}" ] || rm -rf "$stage"
}
