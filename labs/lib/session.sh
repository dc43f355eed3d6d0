# A session of traced programs: started, and gone at the end. Sourced by labs/run.

# Set here, whatever the environment holds: end_session removes what these name.
started='' out='' claimed='' stage='' inputs=' ' own_files=''
strace='strace -f -ttt -T -yy -s 4096'

# The folder of this lab's runs: the lab's own, or one under $SOCKLAB_OUT, and never one that runs read from.
output_folder() {
  base=$lab/out
  [ -n "${SOCKLAB_OUT:-}" ] || return 0
  base=$(absolute "$SOCKLAB_OUT")/$full_name
  for input in "$root/Sources" "$root/traces" "$labs"; do
    case $(real "$base")/ in
    "$(real "$input")"/*)
      # labs/out/ is a folder like any other; labs/01-hello-hi/ has the handout and the programs in other languages.
      [ "$input" = "$labs" ] && ! is_lab "$(real "$base")" ||
        fail "SOCKLAB_OUT is $SOCKLAB_OUT, which puts the output of $name into what the labs read; choose another folder"
      ;;
    esac
  done
}

# real PATH: it without links, also where its last parts are not there yet. readlink -m is GNU's alone.
real() {
  path=$1 rest=''
  until [ -d "${path:-/}" ]; do rest=/${path##*/}$rest path=${path%/*}; done
  printf '%s%s' "$(cd "${path:-/}" && pwd -P)" "$rest"
}

# Whether a path leads into a lab's folder, and not to its out/.
is_lab() {
  case ${1#"$(real "$labs")/"}/ in
  [0-9][0-9]-*/out/* | lib/out/*) return 1 ;;
  [0-9][0-9]-*/* | lib/*) return 0 ;;
  esac
  return 1
}

# The folder for this run's files: the lab's, or a numbered one inside it while another run uses that.
claim_output() {
  output_folder
  end_killed_runs
  for sub in $numbered; do
    out=$base${sub#.}
    mkdir -p "$out" 2>/dev/null && [ -w "$out" ] ||
      fail "$(shown "$out") cannot be written; set SOCKLAB_OUT to a folder that can"
    if mkdir "$out/.running" 2>/dev/null || is_owned_by_us "$out/.running"; then
      claimed=$out/.running
      printf %s "$own_mark" >"$claimed/pid"
      remove_made
      # A path that is not UTF-8 is no text, and the programs take texts: they run where their files have short names.
      is_text "$out" || runs_in_output=yes
      return 0
    fi
  done
  fail "nine runs of $name are under way; wait for one, or set SOCKLAB_OUT"
}
numbered='. /2 /3 /4 /5 /6 /7 /8 /9'

is_text() {
  case $1 in *[!\ -~]*) printf %s "$1" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 ;; esac
}

# What runs of this lab that were killed have left: their mark, their socket files, and their programs.
end_killed_runs() {
  for sub in $numbered; do
    out=$base${sub#.}
    [ -d "$out/.running" ] && owner_is_gone "$out/.running" || continue
    end_marked "$owner" 15
    remove_leftovers
    rm -rf "$out/.running"
  done
  out=''
}

# made FILE...: names a file of this run, so that the next one takes away what this one made and nothing else. Made anew:
# what lies there may be a link to something that is read.
made() {
  for file in "$@"; do
    printf '%s\n' "${file##*/}" >>"$out/.made"
    rm -f "$out/${file##*/}" 2>/dev/null || :
  done
}

remove_made() {
  [ -e "$out/.made" ] || return 0
  while IFS= read -r file; do
    # What somebody made of it since, a folder, stays.
    case $file in '' | */* | . | ..) ;; *) rm -f "$out/$file" 2>/dev/null || : ;; esac
  done <"$out/.made"
  : >"$out/.made"
}

# When a process began, in ticks since the start of the machine: an id alone is given again. The name before it, in
# parentheses, may hold anything: proc_pid_stat(5).
start_of() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  # shellcheck disable=SC2086 # fields
  set -- ${stat##*) }
  printf %s "${20}"
}

# What this run's folder and its programs are marked with: no other run has both its id and its start. Made once: a child
# that asked for it behind the run's end would find no start.
own_mark=$$.$(start_of "$$")

# owner_is_gone FOLDER: whether the run whose mark this is has ended; leaves the mark in $owner. A folder without it is
# just being marked, or was when its run was killed.
owner_is_gone() {
  await_owner=0
  until owner=$(cat "$1/pid" 2>/dev/null) && [ -n "$owner" ]; do
    await_owner=$((await_owner + 1))
    [ "$await_owner" -lt 25 ] || return 0
    sleep 0.02
  done
  case $owner in *[!0-9.]*) return 0 ;; esac
  [ "$(start_of "${owner%%.*}")" != "${owner#*.}" ]
}

# An earlier part of this very run has its mark there.
is_owned_by_us() { [ "$(cat "$1/pid" 2>/dev/null)" = "$own_mark" ]; }

# end_marked MARK [TIMES]: ends the programs of one run, whoever traces them or does no more, and whoever's children they are by
# now; returns when they are gone, with what they held. The mark is in the environment that they were started with, and
# in nobody else's.
# Of a run that was killed a moment ago a child may have been made that has not begun its program yet, and has its
# parent's environment until then: so many TIMES in a row none may be found, once where it is not said.
end_marked() {
  case $1 in '' | *[!0-9.]*) return 0 ;; esac
  rounds=0 quiet=0
  while [ "$rounds" -lt 50 ]; do
    rounds=$((rounds + 1)) found=''
    for process in $(grep -lsaF -- "SOCKLAB_RUN=$1" /proc/[0-9]*/environ); do
      # The whole of it: 1.23 is not 1.234. A process that has ended in between has no environment.
      { tr '\0' '\n' <"$process"; } 2>/dev/null | grep -qaxF -- "SOCKLAB_RUN=$1" || continue
      found=yes process=${process#/proc/}
      kill -KILL "${process%/environ}" 2>/dev/null || :
    done
    if [ -n "$found" ]; then quiet=0; else quiet=$((quiet + 1)); fi
    [ "$quiet" -lt "${2:-1}" ] || return 0
    sleep 0.02
  done
}

# What a program that had to be killed leaves in $out, and what is of use only while it runs.
remove_leftovers() {
  [ -z "$runs_in_output" ] || rm -f "$out"/*.sock
  [ ! -e "$out/.made" ] || while IFS= read -r file; do
    case $file in */*) ;; *.in) rm -f "$out/$file" ;; esac
  done <"$out/.made"
  for file in $own_files; do rm -f "$out/$file"; done
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
  # A lab may name the step of a side itself: in lab 12 bob only chats.
  case " $* " in
  *' --step '*) ;;
  *) [ -z "$step_name" ] || set -- "$@" --step "$step_name" ;;
  esac
  eval "typed_$who=-1"
  : >"$out/$who.out"
  : >"$out/$who.err"
  [ -z "$runs_in_output" ] || run_in=$out
  tell_folder
  tell_command "$who" "$@"
  (traced "$who" "$@") <"$out/$who.in" >"$out/$who.out" 2>"$out/$who.err" \
    3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
  eval "pid_$who=$!"
}

# Commands name files the way a person in the repository's folder would; a recording's, the way its neutral folder does; those
# of a lab with socket files (runs_in_output in its lab.sh), the way its output folder does: a path is short there, and
# an AF_UNIX name has room for 107 bytes only.
run_in=$root stands_in=$here commands='' told='' runs_in_output=''
shown_out() { [ -n "$runs_in_output" ] || printf '%s/' "$(in_root "$out")"; }
shown_bin() { if [ -n "$runs_in_output" ]; then printf '%s/' "$bin"; else printf '%s/' "$(in_root "$bin")"; fi; }
# The way to the folder in which the commands are meant, once.
tell_folder() {
  [ "$run_in" = "$stands_in" ] || say "\$ cd $(pasted "$(shown "$run_in")")"
  stands_in=$run_in
}
launch() { exec env SOCKLAB_RUN="$own_mark" "$@"; }
# strace_also WHO: further options of strace for one side. A lab has none; .ci/faults puts its faults here.
strace_also() { :; }

# The command as a person can copy it.
tell_command() {
  ! speaks "$1" || { tell_language "$1" && return; }
  line="$(unprivileged)$strace -o $(pasted "$(shown_out)$1.strace") $(pasted "$(shown_bin)$2")"
  [ -n "$strace" ] || line="$(unprivileged)$(pasted "$(shown_bin)$2")"
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
  # shellcheck disable=SC2046 # what unprivileged prints is a program and its options
  [ -n "$strace" ] || launch SOCKLAB_SOURCE_DIGEST="$digest" $(unprivileged) "$(shown_bin)$traced_program" "$@" \
    --log "$(shown_out)$traced_who.log"
  # shellcheck disable=SC2046,SC2086 # $strace is a program and its options, and so is what unprivileged prints
  launch SOCKLAB_SOURCE_DIGEST="$digest" $(unprivileged)$strace $(strace_also "$traced_who") \
    -o "$(shown_out)$traced_who.strace" \
    "$(shown_bin)$traced_program" "$@" --log "$(shown_out)$traced_who.log"
}

is_running() { eval "[ -n \"\$pid_$1\" ] && kill -0 \"\$pid_$1\" 2>/dev/null"; }

# The traced program of a strace of ours: the child whose parent it is. strace itself ignores signals while it traces.
# Untraced, the program is the process that was started, once it is the program and no shell that is to become it.
tracee() {
  [ -n "$strace" ] || { untraced "$1" && return 0 || return 1; }
  [ -s "$out/$1.strace" ] && read -r first rest <"$out/$1.strace" || return 1
  eval "parent=\$pid_$1"
  grep -q "^PPid:[[:space:]]*$parent\$" "/proc/$first/status" 2>/dev/null && printf '%s' "$first"
}

untraced() {
  eval "parent=\$pid_$1 words=\$words_$1"
  # The words: who, program, argument...
  words=${words#* }
  case $(readlink "/proc/$parent/exe") in */"${words%% *}") printf '%s' "$parent" ;; *) return 1 ;; esac
}

# end_within POLLS SIGNAL WHO: a program is sent a signal, once there is a program: strace may only be starting it. Then its
# strace is waited for, which has the end of the trace to write.
end_within() {
  polls=0 told_to_end=''
  while is_running "$3" && [ "$polls" -lt "$1" ]; do
    [ -n "$told_to_end" ] || { program=$(tracee "$3") && kill "-$2" "$program" 2>/dev/null && told_to_end=yes; } || :
    polls=$((polls + 1))
    sleep 0.02
  done
}

# Whatever happened, nothing that this run started outlives it.
end_session() {
  trap '' HUP INT QUIT PIPE TERM
  trap - EXIT
  end_following
  for who in $started; do end_within 50 TERM "$who"; done
  for who in $started; do
    end_within 50 KILL "$who"
    is_running "$who" && eval "kill -KILL \$pid_$who" 2>/dev/null || :
    eval "wait \$pid_$who" 2>/dev/null || :
  done
  # A program whose strace was killed is nobody's tracee, and no child of ours.
  [ -z "$started" ] || end_marked "$own_mark"
  # At the second terminal of a talk the folder is the other's.
  [ -z "$claimed$stage" ] || remove_leftovers
  [ -z "$claimed" ] || rm -rf "$claimed"
  [ -z "$stage" ] || rm -rf "$stage"
}
