# Lab 7: recv's maximum, MSG_PEEK, MSG_TRUNC, a send that takes a part. Run it: labs/run truncate
title='Less than you asked for: where does the rest go?'
minutes=20
# The program lets the kernel choose its ports: it holds both ends, and nobody else must find them.
default_port=0
source=Truncate.swift
sides='client'

scenario() {
  start client lab-client truncate
  await_end client
}

facts() {
  facts_step_tcp
  facts_step_udp
  facts_step_peek
  facts_step_send
}

facts_step_tcp() {
  fact 'TCP: a receive with too little room takes what fits' client 'sendto($out, "hello world", 11, ...) = 11' \
    'recvfrom($in, "hello", 5, 0, NULL, NULL) = 5'
  fact 'TCP: the rest waits, and what came later stands behind it' client 'recvfrom($in, "hello", 5, 0, ...) = 5' \
    'sendto($out, "!!", 2, ...) = 2' 'poll|ppoll([{fd=$in, events=POLLRDHUP}], ...) = 1' \
    'recvfrom($in, " world!!", 1024, ...) = 8' 'recvfrom($in, "", 1024, ...) = 0' 'close($in)'
}

facts_step_udp() {
  fact 'UDP: a receive with too little room takes what fits, and the rest is gone at once' client \
    'sendto($out, "hello world", 11, 0, {sa_family=AF_INET, ...}, 16) = 11' 'sendto($out, "second", ...) = 6' \
    'recvfrom($in, "hello", 5, 0, NULL, NULL) = 5' 'recvfrom($in, "second", 1024, ...) = 6'
  never 'UDP: no receive returns the rest' client 'recvfrom(_, " world", ...)'
  fact 'UDP: MSG_TRUNC returns the full length, with no byte more' client \
    'recvfrom($in, "third", 5, MSG_TRUNC, {sa_family=AF_INET, ...}, ...) = 14' \
    'recvfrom($in, _, 1024, MSG_DONTWAIT, ...) = -1 EAGAIN'
}

facts_step_peek() {
  fact 'peeking takes nothing' client 'recvfrom($in, "hello", 5, MSG_PEEK, ...) = 5' \
    'recvfrom($in, "hello", 5, MSG_PEEK, ...) = 5' 'recvfrom($in, "hello world", 1024, 0, ...) = 11'
  fact 'MSG_PEEK|MSG_TRUNC tells how much room a datagram needs' client \
    'recvfrom($in, "h", 1, MSG_TRUNC|MSG_PEEK, ...) = 11' 'recvfrom($in, "hello world", 11, 0, ...) = 11'
}

facts_step_send() {
  fact 'a million bytes go in one call' client 'fcntl($out, F_SETFL, O_NONBLOCK|...) = 0' \
    'sendto($out, "aaaa"..., 1000000, 0, NULL, 0) = 1000000'
  fact 'of eight million, a non-blocking send takes a part, and then EAGAIN' client \
    'sendto($out, "bbbb"..., 8000000, 0, NULL, 0) = >0' 'sendto($out, "bbbb"..., <8000000, 0, NULL, 0) = -1 EAGAIN'
  never 'and not all of them' client 'sendto(_, _, 8000000, ...) = 8000000'
  fact 'what was taken arrives, all of it' client 'shutdown($out, SHUT_WR) = 0' \
    'recvfrom($in, "aaaa"..., 9000000, MSG_WAITALL, ...) = >1000000'
  fact_in 'not a byte less' client.out '^everything taken has arrived$'
}

# MSG_TRUNC on a TCP socket: the bytes are thrown away.
try_1() {
  start client lab-client truncate --step tcp --discard
  await_end client
}
facts_try_1() {
  fact 'over TCP, MSG_TRUNC counts five bytes and delivers none' client 'sendto($out, "hello world", ...) = 11' \
    'recvfrom($in, "\0\0\0\0\0", 5, MSG_TRUNC, NULL, NULL) = 5' 'recvfrom($in, " world!!", 1024, ...) = 8'
}

# A receive with no room at all.
try_2() {
  start client lab-client truncate --room 0
  await_end client
}
facts_try_2() {
  fact 'TCP: 0 came back, it was not the end, and nothing was taken' client \
    'sendto($out, "hello world", 11, 0, NULL, 0)' \
    'recvfrom($in, _, 0, 0, ...) = 0' 'recvfrom($in, "hello world!!", 1024, ...) = 13' 'close($in)' \
    'socket(_, SOCK_DGRAM, _)'
  fact 'UDP: 0 came back, and a whole datagram was gone' client 'socket(_, SOCK_DGRAM, _)' \
    'sendto($out, "hello world", 11, 0, {...}, 16) = 11' 'recvfrom($in, _, 0, 0, ...) = 0' \
    'recvfrom($in, "second", ...) = 6'
}

# Somebody receives, and there is room again.
try_3() {
  start client lab-client truncate --step send --drain
  await_end client
}
facts_try_3() {
  fact 'no room, then somebody receives, then room' client \
    'sendto($out, ...) = -1 EAGAIN' 'poll|ppoll([{fd=$out, events=POLLOUT}], ...) = 0' \
    'recvfrom($in, _, >1000000, MSG_WAITALL, ...) = >1000000' \
    'poll|ppoll([{fd=$out, events=POLLOUT}], ...) = 1' 'sendto($out, "bbbb"..., ...) = >0'
}
