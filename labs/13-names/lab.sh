# Lab 13: what it costs to look up a name, and one socket for IPv4 and IPv6. Run it: labs/run names
title='Names: how many system calls did one line cost?'
minutes=30
default_port=12593
source=Names.swift
sides='server client'
recorded_alone=yes # a look-up reads the machine's name servers and addresses: the recording is to show nobody's

# number and name are the client's alone, bind the server's; dual is both sides'.
scenario() {
  case $step_name in
  number | name) start client lab-client names && await_end client ;;
  bind) start server lab-server names && await_end server ;;
  *) both_sides ;;
  esac
}

both_sides() {
  start server lab-server names "$@"
  if has_ipv6; then
    await_listener server
  else
    step 'this machine has no IPv6: the programs say so, and leave the step dual (socklab doctor says more)'
  fi
  start client lab-client names
  await_end client
  await_end server
}

missing_here() { has_ipv6 || echo 'this machine has no IPv6'; }
has_ipv6() { "$bin/socklab" doctor | grep -q '^ok  *IPv6'; }

facts() {
  facts_step_number
  facts_step_name
  facts_step_bind
  facts_step_dual
}

facts_step_number() {
  expected step-number
}

facts_step_name() {
  expected step-name
}

facts_step_bind() {
  expected step-bind
}

facts_step_dual() {
  if grep -q 'this machine has no IPv6' "$from/server.out" "$from/client.out" 2>/dev/null; then
    expected no-ipv6
    from_recording 'it has no IPv6, so nothing can be served at ::1' dual
  else
    expected dual
  fi
}

# The server lets nobody in by IPv4.
try_1() {
  has_ipv6 || fail 'this machine has no IPv6, and this variation is about it (socklab doctor says more); --replay shows its recording'
  both_sides --ipv6-only
}

facts_try_1() {
  expected try-1
}

# A name where only a number is allowed.
try_2() {
  start client lab-client names --step name --numeric
  await_end client
}

facts_try_2() {
  expected try-2
}
