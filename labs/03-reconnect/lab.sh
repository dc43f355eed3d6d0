# Lab 3: a hundred connections, one after another, in Chinese. Run it: labs/run reconnect
title='Reconnect: what a hundred connections have in common'
minutes=25
default_port=1914
source=Reconnect.swift
sides='server client short hello'

scenario() {
  start server lab-server reconnect
  await_listener server
  start client lab-client reconnect
  await_end client
  snapshot after
  stop server
  served_at=$port
  short_receives
}

# A server that receives at most 4 bytes at a time, and a client that says 你好.
short_receives() {
  start short lab-server reconnect --limit 4 "$@"
  await_listener short
  start hello lab-client reconnect --count 1 --say 你好
  await_end hello
  stop short
}

facts() {
  fact 'one descriptor number for a hundred sockets of the client' client --count 100 'socket(AF_INET, SOCK_STREAM, _) = 3'
  fact 'one descriptor number for a hundred connections of the server' server --count 100 'accept(3, ...) = 4'
  fact 'close gives the number back, the next socket takes it' client 'socket = $fd' 'close($fd) = 0' 'socket = #fd'
  fact 'send counts bytes: 19 characters are 37' client --count 10 'sendto(3, _, 37, ...) = 37'
  fact 'and with one digit more 38' client --count 90 'sendto(3, _, 38, ...) = 38'
  fact '我已经收到了, six characters, is 18' server --count 100 \
    'sendto(4, "我已经收到了", 18, ...) = 18'
  fact 'the whole sentence comes in one receive of at most 500' server --count 1 \
    'recvfrom(4, "99你好 我是client,你收到了么?", 500, ...) = 38'
  fact 'every accepted socket has the listener'"'"'s port' server --count 100 \
    "getsockname(4, {sa_family=AF_INET, sin_port=htons(${served_at:-$port}), ...}, _) = 0"
  never 'accept gave no new port' server 'write(1, "a new port"..., ...)'
  fact 'the other end tells two connections apart' server 'accept(3, {sin_port=htons($one), ...}, _) = 4' \
    'accept(3, {sin_port=htons(!$one), ...}, _) = 4'
  fact 'the server waited for the next client when it was ended' server 'accept(3, ...) = ?' '+++ exited with 143 +++'
  fact 'send returns 6 for 你好: bytes, not characters' hello 'sendto(3, "你好", 6, ...) = 6'
  fact 'a short receive cuts 好 in the middle; the rest comes with the next one' short \
    'recvfrom(4, "\344\275\240\345", 4, ...) = 4' 'recvfrom(4, "\245\275", 4, ...) = 2'
  fact 'decoded where all bytes are together, it is 你好' short 'write(1, "你好\n", 7) = 7'
  fact_in 'some of the connections are still in TIME_WAIT (06)' after.snapshot ' 06 '
}

# The short receives, and each part made into text by itself.
try_1() { short_receives --decode-each; }

facts_try_1() {
  fact 'the same two receives' short 'recvfrom(4, "\344\275\240\345", 4, ...) = 4' 'recvfrom(4, "\245\275", 4, ...) = 2'
  fact 'decoded each by itself, 好 is lost (\357\277\275 is U+FFFD)' short 'write(1, "你\357\277\275\n", 7)' \
    'write(1, "\357\277\275\357\277\275\n", 7)'
}

# The client keeps one more socket open.
try_2() {
  start server lab-server reconnect
  await_listener server
  start client lab-client reconnect --count 5 --hold
  await_end client
  stop server
}

facts_try_2() {
  fact 'the held socket has the lowest free number' client --count 1 'socket = 3'
  fact 'the five others share the next one' client --count 5 'socket = 4'
}
