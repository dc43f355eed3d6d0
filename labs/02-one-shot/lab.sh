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

facts() {
  fact 'the six steps of the server, in this order' server 'socket = $listener' 'bind($listener, ...) = 0' \
    'listen($listener, 5) = 0' 'accept($listener, ...) = $client' 'sendto($client, "byebye", 6, ...) = 6' \
    'recvfrom($client, "hihi", 512, ...) = 4' 'close($client) = 0' 'close($listener) = 0'
  fact 'the four steps of the client, in this order' client 'socket = $fd' 'connect($fd, ...) = 0' \
    'recvfrom($fd, "byebye", 512, ...) = 6' 'sendto($fd, "hihi", 4, ...) = 4' 'close($fd) = 0'
  fact 'what the server printed first appears last: after both closes' server 'accept = $client' 'close($client)' \
    'close($listener)' 'write(1, "got connected from "..., _)'
  fact 'two prints are one write' server --count 1 'write(1, ...)'
  fact 'the client closes first: the server receives its end before it closes' server \
    'recvfrom($client, "hihi", ...)' 'recvfrom($client, "", 512, ...) = 0' 'close($client)'
  fact_in 'the client pays: its port is in TIME_WAIT (06) with the server'"'"'s as its remote one' after.snapshot \
    "0100007F:[0-9A-F]{4} 0100007F:$(printf %04X "$port") 06 "
  fact 'so the server has its port again at once, without SO_REUSEADDR' server2 \
    "bind(\$listener, {sa_family=AF_INET, sin_port=htons($port), ...}, 16) = 0" 'listen($listener, 5) = 0' \
    'accept($listener, ...) = _'
  never 'it did not ask for SO_REUSEADDR' server2 'setsockopt'
}

facts_server_closes_first() {
  fact 'the server ends first: the client receives its end before it closes' client 'sendto($fd, "hihi", ...)' \
    'recvfrom($fd, "", 512, ...) = 0' 'close($fd) = 0'
  fact 'shutdown, then the client'"'"'s end, then close' server 'shutdown($client, SHUT_WR) = 0' \
    'recvfrom($client, "", 512, ...) = 0' 'close($client) = 0'
  fact_in 'the server pays: its port is in TIME_WAIT (06)' after.snapshot \
    "0100007F:$(printf %04X "$port") 0100007F:[0-9A-F]{4} 06 "
}

# The server closes first, and is started again at once. Neither server sets SO_REUSEADDR.
try_1() {
  first_run --server-closes-first
  start server2 lab-server one-shot
  await_end server2 1
}

facts_try_1() {
  facts_server_closes_first
  fact 'the next bind fails' server2 'bind = -1 EADDRINUSE' '+++ exited with 1 +++'
}

# Only the second server sets it.
try_2() {
  first_run --server-closes-first
  start server2 lab-server one-shot --reuse-address
  await_end server2 1
}

facts_try_2() {
  facts_server_closes_first
  never 'the first server had not set SO_REUSEADDR' server 'setsockopt'
  fact 'the second sets it, and is refused all the same' server2 'setsockopt($fd, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0' \
    'bind($fd, ...) = -1 EADDRINUSE'
}

# Both set it.
try_3() { twice '--server-closes-first --reuse-address' '--reuse-address'; }

facts_try_3() {
  facts_server_closes_first
  fact 'the first server had set SO_REUSEADDR' server \
    'setsockopt($fd, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0' 'bind($fd, ...) = 0'
  fact 'so had the second, and it has the port' server2 'setsockopt($fd, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0' \
    "bind(\$fd, {sa_family=AF_INET, sin_port=htons($port), ...}, 16) = 0" 'listen($fd, 5) = 0' 'accept($fd, ...) = _'
}

# One word each way in another language: peers/.
language_scenario() {
  start server lab-server one-shot
  await_listener server
  start client lab-client one-shot
  await_end client
  await_end server
}

language_facts() {
  fact 'the server sends byebye, receives hihi and closes' server 'sendto|write($fd, "byebye", 6, ...) = 6' \
    'recvfrom|read($fd, "hihi", ...) = 4' 'close($fd)'
  fact 'the client receives byebye, sends hihi and closes' client 'recvfrom|read($fd, "byebye", ...) = 6' \
    'sendto|write($fd, "hihi", 4, ...) = 4' 'close($fd)'
}
