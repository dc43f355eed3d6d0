# Lab 12: calls that do not wait, two ways to wait for many sockets at once, and a chat of many. Run it: labs/run nonblocking
title='Nonblocking: one thread, many users'
minutes=35
default_port=12592
source=Nonblocking.swift
sides='server anna bob'

# connect is the client's alone, poll and epoll the server's; chat is everybody's.
scenario() {
  case $step_name in
  connect) connect_alone ;;
  poll | epoll) server_alone ;;
  *) chat ;;
  esac
}

connect_alone() {
  start anna lab-client nonblocking
  await_end anna
}

server_alone() {
  start server lab-server nonblocking
  await_end server
}

# come_in: the server listens, and anna and bob are in the room. Without --step, anna takes the step connect before.
come_in() {
  start server lab-server nonblocking "$@"
  await_listener server
  start anna lab-client nonblocking --name anna
  await_output server 'anna is here'
  start bob lab-client nonblocking --step chat --name bob
  await_output anna 'bob is here'
}

chat() {
  come_in
  type_unasked anna 'hello, everybody'
  await_output bob 'anna: hello, everybody'
  type_unasked bob 'hi anna'
  await_output anna 'bob: hi anna'
  leave bob
  await_output anna 'bob has left'
  leave anna
  await_end server
}

leave() {
  end_input_unasked "$1"
  await_end "$1"
}

facts() {
  facts_step_connect
  facts_step_poll
  facts_step_epoll
  facts_step_chat
}

facts_step_connect() {
  fact 'a connect that does not wait is in progress' anna 'socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, _) = $fd' \
    'connect($fd, ...) = -1 EINPROGRESS'
  fact 'ready, and connected: SO_ERROR is 0' anna 'connect($fd, ...) = -1 EINPROGRESS' \
    'poll|ppoll([{fd=$fd, events=POLLOUT}], ...) = 1' 'getsockopt($fd, SOL_SOCKET, SO_ERROR, [0], _) = 0'
  fact 'ready, and refused: SO_ERROR is ECONNREFUSED' anna 'connect($fd, ...) = -1 EINPROGRESS' \
    'poll|ppoll([{fd=$fd, events=POLLOUT}], ...) = 1' 'getsockopt($fd, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], _) = 0'
  fact 'an accept that does not wait finds nobody, and then somebody' anna 'accept($fd, ...) = -1 EAGAIN' \
    'accept($fd, ...) = >0'
}

facts_step_poll() {
  fact 'poll says readable twice, for the same five bytes' server 'sendto(_, "hello", ...) = 5' \
    'poll|ppoll([{fd=$fd, events=POLLIN}], ...) = 1' 'poll|ppoll([{fd=$fd, events=POLLIN}], ...) = 1' \
    'recvfrom($fd, "hello", ...) = 5' 'poll|ppoll([{fd=$fd, events=POLLIN}], ...) = 0'
  fact 'a receive with nothing there does not wait' server 'recvfrom(_, _, 1024, 0, NULL, NULL) = -1 EAGAIN'
  fact 'the end makes a socket readable, too' server 'poll|ppoll([{fd=$fd, events=POLLIN}], ...) = 1' \
    'recvfrom($fd, "", 1024, ...) = 0'
}

facts_step_epoll() {
  fact 'level tells again as long as data is left; edge does not' server \
    'epoll_ctl($level, EPOLL_CTL_ADD, $fd, {events=EPOLLIN, ...}) = 0' \
    'epoll_ctl($edge, EPOLL_CTL_ADD, $fd, {events=EPOLLIN|EPOLLET, ...}) = 0' \
    'epoll_wait|epoll_pwait($level, ...) = 1' 'epoll_wait|epoll_pwait($edge, ...) = 1' 'recvfrom($fd, "he", 2, ...) = 2' \
    'epoll_wait|epoll_pwait($level, ...) = 1' 'epoll_wait|epoll_pwait($edge, ...) = 0'
  fact 'a new byte tells edge again, and the old data is still there' server \
    'epoll_ctl($edge, EPOLL_CTL_ADD, _, {events=EPOLLIN|EPOLLET, ...})' 'epoll_wait|epoll_pwait($edge, ...) = 0' \
    'sendto(_, "!", ...) = 1' 'epoll_wait|epoll_pwait($edge, ...) = 1' 'recvfrom($fd, "ll", 2, ...) = 2' \
    'recvfrom($fd, "o!", 2, ...) = 2' 'recvfrom($fd, _, 2, ...) = -1 EAGAIN'
}

facts_step_chat() {
  fact 'one thread, two users, and what one says reaches the other' server \
    'accept4(_, _, _, SOCK_NONBLOCK) = $anna' 'accept4(_, _, _, SOCK_NONBLOCK) = $bob' \
    'recvfrom($anna, "hello, everybody\n", ...) = 17' 'sendto($bob, "anna: hello, everybody\n", ...) = 23' \
    'recvfrom($bob, "hi anna\n", ...) = 8' 'sendto($anna, "bob: hi anna\n", ...) = 13'
  never 'no second thread' server 'clone|clone3'
  fact 'the server waits in epoll_wait' server 'epoll_wait|epoll_pwait(_, _, 16, -1, ...) = >0'
  fact 'the listener does not wait: accept finds nobody, and says so' server \
    'socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, _) = $listener' 'listen($listener, _) = 0' \
    'accept4($listener, ...) = -1 EAGAIN'
  never 'no accepted socket that could wait' server 'accept(...)'
  fact 'a user waits for the keyboard and the server at once' bob \
    'poll|ppoll([{fd=0, events=POLLIN}, {fd=_, events=POLLIN}], 2, ...) = >0'
  fact 'closing is enough: nobody takes a socket out of the set' server 'accept4 = $bob' 'recvfrom($bob, "", ...) = 0' \
    'close($bob) = 0'
  never 'no EPOLL_CTL_DEL' server 'epoll_ctl(_, EPOLL_CTL_DEL, ...)'
}

# Bob stops in the middle of a line. Does anna wait for him?
try_1() {
  come_in
  type_part bob 'hi an'
  await_trace server '"hi an", 1024'
  type_unasked anna 'hello, everybody'
  await_output bob 'anna: hello, everybody'
  type_unasked bob 'na'
  await_output anna 'bob: hi anna'
  leave bob
  await_output anna 'bob has left'
  leave anna
  await_end server
}

facts_try_1() {
  fact 'half a line is kept, another user is served, and the line is completed' server \
    'recvfrom($bob, "hi an", ...) = 5' 'recvfrom($anna, "hello, everybody\n", ...) = 17' \
    'sendto($bob, "anna: hello, everybody\n", ...)' 'recvfrom($bob, "na\n", ...) = 3' \
    'sendto($anna, "bob: hi anna\n", ...)'
}

# A careless server: edge-triggered, and one receive of 8 bytes at each event.
try_2() {
  come_in --edge --receive 8
  type_unasked anna 'hello, everybody'
  await_trace server '"hello, e", 8'
  snapshot left
  interrupt server TERM
  await_end server 143
  await_end anna 1
  await_end bob
}

facts_try_2() {
  fact 'one event, one receive, and then the server waits' server 'recvfrom(_, "hello, e", 8, ...) = 8' \
    'epoll_wait|epoll_pwait = -1 EINTR'
  never 'bob never hears of it' bob 'recvfrom(_, ..."everybody"..., ...)'
  fact 'closing with nine bytes unread resets the connection' anna 'recvfrom = -1 ECONNRESET'
  fact_in 'nine bytes lie in the receive queue of the server' left.snapshot ' 00000000:00000009 '
}
