# Lab 2: one word each way, and who pays for the end. Run it: labs/run one-shot
title='One shot: who closes first, and who pays for it?'
minutes=20
default_port=12582
source=OneShot.swift
sides='server client server2 client2'

# A whole run of both programs; then the server is started again at once, at the same port.
scenario() { twice '' ''; }

# first_run OPTION...: one server, one client. The options are the server's; --server-closes-first is the client's too.
first_run() {
  start server lab-server one-shot "$@"
  await_listener server
  start client lab-client one-shot ${1+"$1"}
  await_end client
  await_end server
  snapshot after
}

# twice FIRST SECOND: the options of the first server and of the second. Not await_listener for the second: that goes
# to another port where this one is refused, and the same port is the point. Where another run of this lab has taken
# the port in between, both servers go to the next one; a port that is refused for good is refused there too.
twice() {
  for attempt in 1 2 3; do
    # shellcheck disable=SC2086 # several options, or none
    first_run $1
    # shellcheck disable=SC2086
    start server2 lab-server one-shot $2
    if await trace_holds server2 'accept(' && is_running server2; then
      step 'the second server has the port too'
      start client2 lab-client one-shot
      await_end client2
      await_end server2
      return 0
    fi
    await_end server2 1
    port=$((port + 1))
  done
  fail_step "the second server to have the port that the first one had"
}

facts() { expected facts; }

facts_server_closes_first() { expected server-closes-first; }

# The server closes first, and is started again at once. Neither server sets SO_REUSEADDR.
try_1() {
  first_run --server-closes-first
  start server2 lab-server one-shot
  await_end server2 1
}

facts_try_1() {
  facts_server_closes_first
  expected try-1
}

# Only the second server sets it.
try_2() {
  first_run --server-closes-first
  start server2 lab-server one-shot --reuse-address
  await_end server2 1
}

facts_try_2() {
  facts_server_closes_first
  expected try-2
}

# Both set it.
try_3() { twice '--server-closes-first --reuse-address' '--reuse-address'; }

facts_try_3() {
  facts_server_closes_first
  expected try-3
}

# One word each way in another language: peers/.
language_scenario() {
  start server lab-server one-shot
  await_listener server
  start client lab-client one-shot
  await_end client
  await_end server
}

language_facts() { expected language; }
