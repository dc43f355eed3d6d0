# A session of traced programs: started, and gone at the end. Sourced by labs/run.

# Set here, whatever the environment holds: end_session removes what these name.
started='' out='' claimed='' stage='' inputs=' ' own_files=''
strace='strace -f -ttt -T -yy -s 4096'

# The folder for this run's files: the lab's own, or a numbered one inside it while another run uses that.
claim_output() {
  base=$lab/out
  [ -z "${SOCKLAB_OUT:-}" ] || base=$(absolute "$SOCKLAB_OUT")/$full_name
  for sub in '' /2 /3 /4 /5 /6 /7 /8 /9; do
    out=$base$sub
    mkdir -p "$out" 2>/dev/null && [ -w "$out" ] ||
      fail "$(shown "$out") cannot be written; set SOCKLAB_OUT to a folder that can"
    if mkdir "$out/.running" 2>/dev/null || owner_is_gone "$out/.running"; then
      claimed=$out/.running
      printf '%s\n' "$$" >"$claimed/pid"
      remove_made
      return 0
    fi
  done
  fail "nine runs of $name are under way; wait for one, or set SOCKLAB_OUT"
}

# made FILE...: names a file of this run, so that the next one takes away what this one made and nothing else.
made() {
  for file in "$@"; do printf '%s\n' "${file##*/}" >>"$out/.made"; done
}

remove_made() {
  [ -e "$out/.made" ] || return 0
  while IFS= read -r file; do
    # What somebody made of it since, a folder, stays.
    case $file in '' | */* | . | ..) ;; *) rm -f "$out/$file" 2>/dev/null || : ;; esac
  done <"$out/.made"
  : >"$out/.made"
}

# A run that was killed leaves its mark; so does an earlier part of this very run.
owner_is_gone() {
  owner=$(cat "$1/pid" 2>/dev/null) || return 1
  [ "$owner" = "$$" ] || { [ -n "$owner" ] && [ ! -e "/proc/$owner" ]; }
}

# The lab's port, or a free one where somebody holds it; socklab says who. A lab whose default_port is 0 needs none.
take_port() {
  [ "$default_port" -ne 0 ] || return 0
  wanted=$port
  port=$("$bin/socklab" doctor --free-port "$wanted") || exit 2
}

# start WHO PROGRAM ARGUMENT...: a program of this lab under strace, reading what type_at gives it.
start() {
  rm -f "$out/$1.in"
  made "$1.in" "$1.out" "$1.err" "$1.log" "$1.strace"
  # strace adds to no file, but a log or a trace of somebody else's would be mistaken for this run's.
  rm -f "$out/$1.log" "$out/$1.strace"
  mkfifo "$out/$1.in"
  take_input "$1"
  eval "exec $number<>\"\$out/\$1.in\""
  eval "pid_$1="
  started="$started $1"
  launch_as "$@"
}

# A descriptor of this shell for what a program reads. dash knows none of two digits: seven programs at once, and
# await_end gives one back.
take_input() {
  for number in 3 4 5 6 7 8 9; do
    case $inputs in *" $number "*) continue ;; esac
    inputs="$inputs$number "
    eval "input_$1=$number"
    return 0
  done
  fail "a lab has seven programs at once at most; $1 is one too many"
}

release_input() {
  eval "number=\$input_$1"
  eval "exec $number>&-"
  inputs=${inputs%" $number "*}\ ${inputs#*" $number "}
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
  [ -z "$runs_in_output" ] || [ "$run_in" = "$out" ] || { run_in=$out && say "$ cd $(pasted "$(shown "$out")")"; }
  tell_command "$who" "$@"
  (traced "$who" "$@") <"$out/$who.in" >"$out/$who.out" 2>"$out/$who.err" \
    3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
  eval "pid_$who=$!"
}

# Commands name files the way a person in the repository would; a recording's, the way its neutral folder does; those
# of a lab with socket files (runs_in_output in its lab.sh), the way its output folder does: a path is short there, and
# an AF_UNIX name has room for 107 bytes only.
run_in=$root commands='' told='' runs_in_output=''
shown_out() { [ -n "$runs_in_output" ] || printf '%s/' "$(shown "$out")"; }
shown_bin() { if [ -n "$runs_in_output" ]; then printf '%s/' "$bin"; else printf '%s/' "$(shown "$bin")"; fi; }
launch() { exec env "$@"; }

# The command as a person can copy it.
tell_command() {
  ! speaks "$1" || { tell_language "$1" && return; }
  line="$(unprivileged)$strace -o $(pasted "$(shown_out)$1.strace") $(pasted "$(shown_bin)$2")"
  log="--log $(pasted "$(shown_out)$1.log")"
  shift 2
  say "\$ $line $* $log"
  told="$told$line $* $log
"
  [ -z "$commands" ] || printf '%s\n' "$line $* $log" >>"$commands"
}

# SHA-256 of a program's source of this lab; nothing where sha256sum is missing.
digest_of() { sha256sum "$root/Sources/$1/$source" 2>/dev/null | cut -d ' ' -f 1; }

# traced WHO PROGRAM ARGUMENT...: becomes the command, with the digest of the lab's source for the log's header.
traced() {
  ! speaks "$1" || traced_language "$1"
  traced_who=$1 traced_program=$2
  shift 2
  digest=$(digest_of "$traced_program")
  cd "$run_in"
  # shellcheck disable=SC2046,SC2086 # $strace is a program and its options, and so is what unprivileged prints
  launch SOCKLAB_SOURCE_DIGEST="$digest" $(unprivileged)$strace -o "$(shown_out)$traced_who.strace" \
    "$(shown_bin)$traced_program" "$@" --log "$(shown_out)$traced_who.log"
}

is_running() { eval "[ -n \"\$pid_$1\" ] && kill -0 \"\$pid_$1\" 2>/dev/null"; }

# The traced program of a strace of ours: the child whose parent it is. strace itself ignores signals while it traces.
tracee() {
  [ -s "$out/$1.strace" ] && read -r first rest <"$out/$1.strace" || return 1
  eval "parent=\$pid_$1"
  grep -q "^PPid:[[:space:]]*$parent\$" "/proc/$first/status" 2>/dev/null && printf '%s' "$first"
}

# A program whose strace was killed: nobody traces it, it is nobody's child of ours, and it is still our program.
abandoned() {
  [ -s "$out/$1.strace" ] && read -r first rest <"$out/$1.strace" || return 1
  case $first in '' | *[!0-9]*) return 1 ;; esac
  cat "/proc/$first/cmdline" 2>/dev/null | tr '\0' ' ' | grep -qF -- "--log $(shown_out)$1.log" && printf '%s' "$first"
}

# Whatever happened, nothing that this run started outlives it.
end_session() {
  trap '' HUP INT QUIT PIPE TERM
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
  for who in $started; do
    program=$(abandoned "$who") && kill -KILL "$program" 2>/dev/null || :
    rm -f "$out/$who.in"
  done
  # A program that had to be killed left its socket files behind.
  [ -z "$runs_in_output" ] || [ -z "$out" ] || rm -f "$out"/*.sock
  for file in $own_files; do [ -z "$out" ] || rm -f "$out/$file"; done
  [ -z "$claimed" ] || rm -rf "$claimed"
  [ -z "$stage" ] || rm -rf "$stage"
}
