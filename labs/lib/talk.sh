# Two people at two terminals. Sourced by labs/run.

# talk WHO PROGRAM: the program in the foreground, at this terminal, under strace.
talk() {
  who=$1 program=$2
  made "$who.strace" "$who.log"
  set -- hello-hi
  [ "$port" = "$default_port" ] || set -- "$@" --port "$port"
  tell_command "$who" "$program" "$@"
  status=0
  follow "$who"
  # Ctrl-C is for the program; the comparison still comes.
  trap : INT
  (traced "$who" "$program" "$@") || status=$?
  trap 'exit 130' INT
  end_following
  # The handout's facts are about its own conversation; these two people had theirs.
  facts=none
  [ "$status" -eq 0 ] || say "the $who ended with status $status"
}

# follow WHO: with --live, tells each call on standard error as it happens, as socklab trace --live does. The trace of an
# earlier talk must not be taken for this one's.
follower=''
follow() {
  [ -n "$tells" ] || return 0
  rm -f "$out/$1.strace"
  # Ctrl-C is for the program.
  (trap '' INT && exec "$bin/socklab" walkthrough --live "$1=$out/$1.strace") >&2 </dev/null &
  follower=$!
}

# It ends when the trace shows the program's end, which strace has written by now; of a trace without one, it is ended.
end_following() {
  [ -n "$follower" ] || return 0
  polls=0
  while kill -0 "$follower" 2>/dev/null && [ "$polls" -lt 50 ]; do
    polls=$((polls + 1))
    sleep 0.02
  done
  kill "$follower" 2>/dev/null || :
  wait "$follower" 2>/dev/null || :
  follower=''
}

# Each client has files of its own: client, client-2, ... What makes a folder is the first to do so.
take_client_name() {
  for number in '' -2 -3 -4 -5 -6 -7 -8 -9; do
    client=client$number
    mkdir "$out/.running/$client" 2>/dev/null && return 0
  done
  fail "nine clients have talked to this server; start it again"
}

# The clients of this talk, first to last.
clients() {
  for folder in "$out/.running/client" "$out/.running/client"-[2-9]; do
    [ ! -d "$folder" ] || printf '%s ' "${folder##*/}"
  done
}

is_ended() { tail -n 1 "$out/$1.strace" 2>/dev/null | grep -q '+++ \(exited\|killed\)'; }

run_talk() {
  if [ "$talker" = client ]; then
    output_folder
    out=$base
    is_text "$out" || runs_in_output=yes
    port=$(cat "$out/.running/port" 2>/dev/null) ||
      fail "nobody is serving: first labs/run $name --talk at the other terminal"
    take_client_name
    talk "$client" lab-client
    say "the comparison is shown at the server's terminal"
    return 0
  fi
  claim_output
  take_port
  printf '%s\n' "$port" >"$claimed/port"
  say "at the other terminal: labs/run $name --talk client"
  talk server lab-server
  sides=server
  for client in $(clients); do
    if await is_ended "$client"; then sides="$sides $client"; else say "the $client has not ended; it is left out"; fi
  done
  report live
}
