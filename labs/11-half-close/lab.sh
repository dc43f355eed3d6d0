# Lab 11: four ways in which a connection ends. Run it: labs/run half-close
title='Half-close: which end of a connection is polite?'
minutes=30
default_port=12591
source=HalfClose.swift
sides='server client'

scenario() {
  start server lab-server half-close
  await_listener server
  start client lab-client half-close
  await_output server 'server: '
  await_state 05 FIN_WAIT2
  snapshot half-closed
  type_at server 'I am still here'
  await_end client 141 # 128 + 13: killed by SIGPIPE
  await_end server
}

facts() {
  fact 'after shutdown(SHUT_WR) the server receives the words, then the end' server 'accept(...) = $client' \
    'recvfrom($client, "that is all I have", ...) = 18' 'recvfrom($client, "", ...) = 0'
  fact '... and may still send' server 'recvfrom($client, "", ...) = 0' \
    'sendto($client, "I am still here", 15, 0, NULL, 0) = 15' 'close($client) = 0'
  fact '... and the client still receives, until the other end too' client 'shutdown($socket, SHUT_WR) = 0' \
    'recvfrom($socket, "I am still here", ...) = 15' 'recvfrom($socket, "", ...) = 0' 'close($socket) = 0'
  fact 'who ended its own half cannot send: EPIPE' client 'shutdown($socket, SHUT_WR) = 0' \
    'sendto($socket, "one more", 8, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE' 'recvfrom($socket, "I am still here", ...) = 15'
  fact_in 'half closed, as the kernel sees it: the client in FIN_WAIT2' half-closed.snapshot \
    ' 05 [0-9A-F]{8}:[0-9A-F]{8} '
  fact_in '... the server in CLOSE_WAIT' half-closed.snapshot ' 08 [0-9A-F]{8}:[0-9A-F]{8} '
  fact 'after the peer closed, the first send succeeds and the second is EPIPE' client \
    'recvfrom($socket, "", 100, ...) = 0' 'sendto($socket, "hello", 5, MSG_NOSIGNAL, NULL, 0) = 5' \
    'poll([{fd=$socket, events=0}], 1, _) = 1' \
    'sendto($socket, "hello", 5, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE'
  fact 'closing with something unread ...' server 'accept(...) = $client' \
    'poll([{fd=$client, events=POLLIN}], 1, _) = 1' 'close($client) = 0'
  fact '... resets the peer: ECONNRESET' client 'sendto($socket, "please read this", ...) = 16' \
    'recvfrom($socket, ...) = -1 ECONNRESET'
  fact 'without MSG_NOSIGNAL the second send kills' client 'sendto($socket, "hello", 5, 0, NULL, 0) = 5' \
    'sendto($socket, "hello", 5, 0, NULL, 0) = -1 EPIPE' '--- SIGPIPE ---' '+++ killed by SIGPIPE +++'
  fact 'with MSG_NOSIGNAL there was no signal: two EPIPE before, one SIGPIPE in all' client --count 1 '--- SIGPIPE ---'
  never 'the dead program said nothing more' client 'write(1, "still alive\n", ...)'
}

# SO_LINGER of 0 seconds: close resets, though nothing is unread.
try_1() {
  start server lab-server half-close --linger
  await_listener server
  start client lab-client half-close
  type_at server 'I am still here'
  await_end client 141
  await_end server
}

facts_try_1() {
  fact 'the server read all there was, and reset the connection by closing it' server \
    'setsockopt($client, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8) = 0' 'close($client) = 0'
  fact 'the client receives ECONNRESET instead of the end, and no send succeeds' client \
    'recvfrom($socket, _, 100, ...) = -1 ECONNRESET' 'sendto($socket, "hello", 5, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE' \
    'sendto($socket, "hello", 5, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE'
}

# The client closes both halves instead of its own.
try_2() {
  start server lab-server half-close
  await_listener server
  start client lab-client half-close --hang-up
  type_at server 'I am still here'
  await_end client 141
  await_end server
}

facts_try_2() {
  fact 'the server sees no difference: words, the end, and a send that succeeds' server \
    'recvfrom($client, "that is all I have", ...) = 18' 'recvfrom($client, "", ...) = 0' \
    'sendto($client, "I am still here", 15, ...) = 15'
  never 'nobody ever received it' client 'recvfrom(_, "I am still here", ...)'
}

# The program ignores SIGPIPE, as a server should.
try_3() {
  start server lab-server half-close
  await_listener server
  start client lab-client half-close --ignore-signal
  type_at server 'I am still here'
  await_end client
  await_end server
}

facts_try_3() {
  fact 'the signal comes, and is ignored: the errno is the same' client 'sendto($socket, "hello", 5, 0, NULL, 0) = 5' \
    'sendto($socket, "hello", 5, 0, NULL, 0) = -1 EPIPE' '--- SIGPIPE ---' 'write(1, "still alive\n", _)' \
    '+++ exited with 0 +++'
}
