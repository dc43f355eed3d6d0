# Runs the peers' programs in pairs, knowing nothing of languages but the rows of languages.tsv.
# Sourced by the check of this lab and of lab 2. A check sets $peers, its own folder, and defines check_pair.

passed=0 failed=0 skipped=0 running=' ' scratch=$(mktemp -d)
tab=$(printf '\t')

# at_end COMMAND: runs it however this shell ends. A subshell does not inherit it and must say it anew.
at_end() {
  # shellcheck disable=SC2064 # the word is meant as it is now
  trap "$1" EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 141' PIPE
  trap 'exit 143' TERM
}
at_end end_pairs

# check_languages [LANGUAGE...]: every row of the table, or those that are named; then the verdict.
check_languages() {
  # shellcheck source=../../lib/needs.sh
  . "$peers/../../lib/needs.sh"
  for wanted in "$@"; do
    cut -f 1 "$peers/languages.tsv" | sed 1d | grep -qxF -- "$wanted" || {
      echo "check: no language is called $wanted" >&2
      exit 64
    }
  done
  # The table is read from descriptor 3: a program must not find it at its standard input.
  while IFS=$tab read -r language needs build server client _ <&3; do
    [ "$language" != language ] || continue
    [ $# -eq 0 ] || case " $* " in *" $language "*) ;; *) continue ;; esac
    # shellcheck disable=SC2086 # several words are meant
    lacking=$(missing_of $needs)
    if [ -n "$lacking" ]; then
      skipped=$((skipped + 1))
      echo "skipped $language: $lacking is not here"
      continue
    fi
    # In a shell of its own: a pair that fails ends there, whatever it was doing, and takes its programs with it.
    if (at_end end_programs && build_pair && check_pair); then
      passed=$((passed + 1))
      echo "passed $language"
    else
      failed=$((failed + 1))
    fi
  done 3<"$peers/languages.tsv"
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}

# broken WHAT: ends this pair, and shows what the programs said.
broken() {
  echo "failed $language: $*"
  for file in "$out"/*.out "$out"/*.err; do
    [ ! -s "$file" ] || printf '%s\n' "$(sed "s|^|  ${file##*/}: |" "$file")"
  done
  exit 1
}

build_pair() {
  out=$scratch/$language
  mkdir "$out"
  # A compiler that keeps a cache needs a place for it, also where nobody says whose home this is.
  [ "$build" = - ] || (GOCACHE=$scratch/go && export GOCACHE && become "$build") >"$out/build.err" 2>&1 </dev/null ||
    broken "it does not build: $build"
  rm -f "$out/build.err"
}

# become COMMAND [ARGUMENT...]: turns this shell into a command of the table, in the language's folder; {out} is the
# folder of what was built.
become() {
  command=$(printf '%s' "$1" | sed 's/{out}/"$out"/g')
  shift
  cd "$peers/$language"
  # shellcheck disable=SC2016 # for the inner shell
  out=$out exec sh -c "$command"' "$@"' sh "$@"
}

# Short polls with a bound of twenty seconds: a Java that starts on a busy machine takes some.
await() {
  polls=0
  until "$@"; do
    polls=$((polls + 1))
    [ "$polls" -lt 1000 ] || return 1
    sleep 0.02
  done
}

# Rows of /proc/net/tcp and tcp6 (Java's sockets are AF_INET6) with this local port: proc_pid_net(5).
sockets_at() { awk -v at=":$(printf %04X "$1")\$" '$2 ~ at { print $4 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null; }
listens_at() { sockets_at "$1" | grep -q 0A; }

# Below the range from which the kernel takes ports for clients.
next_port=$((20000 + $$ % 10000))
free_port() {
  while [ -n "$(sockets_at "$next_port")" ]; do next_port=$((next_port + 1)); done
  port=$next_port
  next_port=$((next_port + 1))
}

# start WHO COMMAND: a program of the pair; type_at gives it lines. WHO is server or client.
start() {
  case $1 in server) input=7 ;; *) input=8 ;; esac
  rm -f "$out/$1.in"
  mkfifo "$out/$1.in"
  eval "exec $input<>\"\$out/\$1.in\""
  eval "typed_$1=-1"
  start_without_input "$1" "$2" "$out/$1.in"
}

# start_without_input WHO COMMAND [INPUT]
start_without_input() {
  : >"$out/$1.out"
  (
    # 7 and 8 are closed for the program: holding its own input open, it would never see the end of it.
    exec <"${3:-/dev/null}" >"$out/$1.out" 2>"$out/$1.err" 3<&- 7<&- 8<&-
    become "exec $2" 127.0.0.1 "$port"
  ) &
  eval "pid_$1=$!"
  running="$running$! "
}

is_running() { eval "kill -0 \$pid_$1 2>/dev/null"; }
is_over() { ! is_running "$1"; }
listens_or_is_over() { listens_at "$port" || is_over server; }

await_listener() {
  await listens_or_is_over && is_running server || broken "the server does not listen at $port"
}

# Whether new output ends with the prompt, which is the program's own name. Needs every print and prompt to be flushed.
prompts() {
  eval "typed=\$typed_$1"
  [ "$(wc -c <"$out/$1.out")" -gt "$typed" ] && [ "$(tail -c "$((${#1} + 2))" "$out/$1.out")" = "$1: " ] || is_over "$1"
}

await_prompt() {
  await prompts "$1" && is_running "$1" || broken "$what: the $1 does not ask for a line"
  eval "typed_$1=\$(wc -c <\"\$out/\$1.out\")"
}

type_at() {
  await_prompt "$1"
  case $1 in server) printf '%s\n' "$2" >&7 ;; *) printf '%s\n' "$2" >&8 ;; esac
}

end_input() {
  await_prompt "$1"
  case $1 in server) exec 7>&- ;; *) exec 8>&- ;; esac
}

# await_end WHO STATUS: it ends by itself, with this exit code. Its id may now be another process's: forget it.
await_end() {
  await is_over "$1" || broken "$what: the $1 does not end"
  status=0
  eval "wait \$pid_$1" || status=$?
  eval "ended=\$pid_$1"
  running="${running%% "$ended" *} ${running#* "$ended" }"
  [ "$status" -eq "$2" ] || broken "$what: the $1 ended with $status, not $2"
}

# printed WHO TEXT: all that it printed. A prompt has no line end of its own.
printed() {
  [ "$(cat "$out/$1.out")" = "$2" ] || broken "$what: the $1 printed something else than: $2"
}

complained() {
  [ -s "$out/$1.err" ] || broken "$what: the $1 says nothing on standard error"
}

is_silent() {
  [ ! -s "$out/$1.err" ] || broken "$what: the $1 complains"
}

end_programs() {
  trap '' HUP INT PIPE TERM
  for program in $running; do
    kill -KILL "$program" 2>/dev/null || :
    wait "$program" 2>/dev/null || :
  done
}

end_pairs() {
  trap '' HUP INT PIPE TERM
  rm -rf "$scratch"
}
