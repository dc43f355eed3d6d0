# Lab 8: three sends, one receive, and how to find the messages again. Run it: labs/run framing
title='Sticky packets: three sends, one receive. Did TCP do anything wrong?'
minutes=20
default_port=12588
source=Framing.swift
sides='server client'

scenario() { act; }

# act [--act N]: both programs go through the same acts, a connection for each.
act() {
  start server lab-server framing "$@"
  await_listener server
  start client lab-client framing "$@"
  await_end client
  await_end server
}

facts() {
  for act in 1 2; do
    fact "act $act: three sends" client "write(1, \"act $act\n\", _)" 'sendto($fd, "hello", 5, ...) = 5' \
      'sendto($fd, "hi", 2, ...) = 2' 'sendto($fd, "你好", 6, ...) = 6' 'shutdown($fd, SHUT_WR) = 0' 'close($fd)' \
      "write(1, \"act $((act + 1))\n\", _)"
    fact "act $act: one receive has all of them, and the next one says that this was the end" server \
      "write(1, \"act $act\n\", _)" 'accept = $fd' 'poll|ppoll([{fd=$fd, events=POLLRDHUP}], ...) = 1' \
      'recvfrom($fd, "hellohi你好", 1024, ...) = 13' 'recvfrom($fd, "", 1024, ...) = 0' 'close($fd)' \
      "write(1, \"act $((act + 1))\n\", _)"
  done
  expected facts
}

# The length with its lowest byte first.
try_1() { act --act 6; }
facts_try_1() {
  expected try-1
  fact_in 'the server refuses' server.out '^a message of 83886080 bytes\? refused$'
}

# A newline at the end of each message, and one message that has a newline inside.
try_2() { act --act 7; }
facts_try_2() {
  expected try-2
  fact_in 'the third message came out as two: its first half' server.out '^message: good$'
  fact_in 'and its second' server.out '^message: bye$'
}

# The client announces five bytes, sends three and ends.
try_3() { act --act 8; }
facts_try_3() {
  expected try-3
  fact_in 'the server knows that this is no message' server.out '^the end came after 3 of 5 bytes: hel$'
}
