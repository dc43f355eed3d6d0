# What a scenario says to its programs: lines, the end of input, signals. Sourced by labs/run.

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

# type_unasked WHO LINE, type_part WHO TEXT: a program that waits for several things at once has no prompt to wait for.
# A part is typed without Enter.
type_unasked() { type_text "$1" "$2" '%s\n'; }
type_part() { type_text "$1" "$2" '%s'; }
type_text() {
  is_running "$1" || fail_step "the $1 to read what is typed: $2"
  step "$1 types: $2"
  eval "printf '$3' \"\$2\" >&\$input_$1"
}

# end_input WHO: the program has its prompt, and finds the end of its input (Ctrl-D).
end_input() {
  await prompts "$1" && is_running "$1" || fail_step "the $1 to ask for a line, to end its input"
  end_input_unasked "$1"
}

# end_input_unasked WHO: the same, for a program without a prompt.
end_input_unasked() {
  step "$1's input ends"
  eval "exec $(eval "printf %s \"\$input_$1\"")>&-"
}

# interrupt WHO [SIGNAL]: what Ctrl-C does, to this program alone.
interrupt() {
  program=$(tracee "$1") || fail_step "the $1 to run"
  step "SIG${2:-INT} to the $1"
  kill "-${2:-INT}" "$program"
}

# stop WHO: SIGTERM, as a server that runs for ever is ended when its clients are done.
stop() {
  interrupt "$1" TERM
  await_end "$1" 143
}

# snapshot NAME: what no system call shows (TIME_WAIT, queue lengths), from /proc/net as it stands now: the rows with the
# lab's port.
snapshot() {
  made "$1.snapshot"
  {
    printf 'A look at /proc/net, not at the trace: what the kernel held at this moment for port %s.\n' "$port"
    for table in tcp tcp6 udp udp6; do
      [ -e "/proc/net/$table" ] || continue
      printf '\n/proc/net/%s\n' "$table"
      awk -v port=":$(printf %04X "$port")" 'NR == 1 || index($2, port) || index($3, port)' "/proc/net/$table"
    done
  } >"$out/$1.snapshot"
  step "a snapshot of /proc/net: $1.snapshot"
}
