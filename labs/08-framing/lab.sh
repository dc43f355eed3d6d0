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
  fact 'act 2 had TCP_NODELAY, and it changed nothing' client 'write(1, "act 2\n", _)' \
    'setsockopt($fd, SOL_TCP, TCP_NODELAY, [1], 4) = 0' 'connect($fd, ...) = 0' 'sendto($fd, "hello", ...) = 5' \
    'close($fd)' 'write(1, "act 3\n", _)'
  fact 'act 3: what did not fit waits, and comes before what was sent later' server 'write(1, "act 3\n", _)' \
    'accept = $fd' 'recvfrom($fd, "hel", 3, ...) = 3' 'sendto($fd, "go on", ...) = 5' 'poll|ppoll = 1' \
    'recvfrom($fd, "lohi", 1024, ...) = 4' 'close($fd)' 'write(1, "act 4\n", _)'
  fact 'act 3: the second message was sent after the short receive' client 'write(1, "act 3\n", _)' \
    'sendto($fd, "hello", ...) = 5' 'recvfrom($fd, "go on", ...) = 5' 'sendto($fd, "hi", ...) = 2'
  fact 'act 4: with its length before it, each message comes out whole' server 'write(1, "act 4\n", _)' \
    'accept = $fd' 'poll|ppoll([{fd=$fd, events=POLLRDHUP}], ...) = 1' \
    'recvfrom($fd, "\0\0\0\5", 4, MSG_WAITALL, ...) = 4' 'recvfrom($fd, "hello", 5, MSG_WAITALL, ...) = 5' \
    'recvfrom($fd, "\0\0\0\2", 4, MSG_WAITALL, ...) = 4' 'recvfrom($fd, "hi", 2, MSG_WAITALL, ...) = 2' \
    'recvfrom($fd, "\0\0\0\6", 4, MSG_WAITALL, ...) = 4' 'recvfrom($fd, "你好", 6, MSG_WAITALL, ...) = 6' \
    'recvfrom($fd, "", 4, MSG_WAITALL, ...) = 0' 'close($fd)'
  fact 'act 5: one readv has a message and the length of the next' server 'write(1, "act 5\n", _)' 'accept = $fd' \
    'readv($fd, [{iov_base="hello", iov_len=5}, {iov_base="\0\0\0\2", iov_len=4}], 2) = 9' \
    'readv($fd, [{iov_base="hi", iov_len=2}, {iov_base="\0\0\0\6", iov_len=4}], 2) = 6' \
    'readv($fd, [{iov_base="你好", iov_len=6}, {iov_base="", iov_len=4}], 2) = 6' 'close($fd)'
}

# The length with its lowest byte first.
try_1() { act --act 6; }
facts_try_1() {
  fact 'five arrives as 83,886,080' server 'recvfrom($fd, "\5\0\0\0", 4, MSG_WAITALL, ...) = 4' 'close($fd)'
  fact_in 'the server refuses' server.out '^a message of 83886080 bytes\? refused$'
  never 'and asks for none of it' server 'recvfrom(_, _, >1000, ...)'
}

# A newline at the end of each message, and one message that has a newline inside.
try_2() { act --act 7; }
facts_try_2() {
  fact 'three messages were sent' client --count 3 'sendto'
  fact 'four marks arrived' server 'recvfrom(_, "hello\nhi\ngood\nbye\n", 1024, ...) = 18'
  fact_in 'the third message came out as two: its first half' server.out '^message: good$'
  fact_in 'and its second' server.out '^message: bye$'
}

# The client announces five bytes, sends three and ends.
try_3() { act --act 8; }
facts_try_3() {
  fact 'even MSG_WAITALL returns less when the end comes first' server 'recvfrom($fd, "\0\0\0\5", 4, ...) = 4' \
    'recvfrom($fd, "hel", 5, MSG_WAITALL, ...) = 3' 'close($fd)'
  fact_in 'the server knows that this is no message' server.out '^the end came after 3 of 5 bytes: hel$'
}
