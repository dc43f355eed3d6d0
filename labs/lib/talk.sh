# Two people at two terminals. Sourced by labs/run.

# talk PROGRAM: the program in the foreground, at this terminal, under strace.
talk() {
  who=$1 program=lab-$1
  set -- hello-hi
  [ "$port" = "$default_port" ] || set -- "$@" --port "$port"
  tell_command "$who" "$program" "$@"
  status=0
  # Ctrl-C is for the program; the comparison still comes.
  trap : INT
  (traced "$who" "$program" "$@") || status=$?
  trap 'exit 130' INT
  # The handout's facts are about its own conversation; these two people had theirs.
  facts=none
  [ "$status" -eq 0 ] || say "the $who ended with status $status"
}

client_is_over() { tail -n 1 "$out/client.strace" 2>/dev/null | grep -q '+++ \(exited\|killed\)'; }

run_talk() {
  if [ "$talker" = client ]; then
    output_folder
    out=$base
    is_text "$out" || runs_in_output=yes
    port=$(cat "$out/.running/port" 2>/dev/null) ||
      fail "nobody is serving: first labs/run $name --talk at the other terminal"
    talk client
    say "the comparison is shown at the server's terminal"
    return 0
  fi
  claim_output
  take_port
  printf '%s\n' "$port" >"$claimed/port"
  say "at the other terminal: labs/run $name --talk client"
  talk server
  [ ! -e "$out/client.strace" ] || await client_is_over || say "the client has not ended; it is left out"
  report live
}
