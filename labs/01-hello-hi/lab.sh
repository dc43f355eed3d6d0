# Lab 1: two programs talk in turn, and every system call finds its Swift call. Run it: labs/run hello-hi
title='Hello, hi: which system calls does a chat make?'
minutes=20
default_port=12580
source=HelloHi.swift
sides='server client'

scenario() {
  start server lab-server hello-hi
  await_listener server
  start client lab-client hello-hi
  type_at client 'hello'
  type_at server 'hi'
  type_at client '你好，听得到吗？'
  type_at server '听到了'
  type_at client '#q#' # text like any other: the conversation goes on
  type_at server '#q#' # this one ends it
  await_end client
  await_end server
}

facts() {
  fact 'send is sendto, with no address' server --count '>0' 'sendto(_, _, _, 0, NULL, 0) = >0'
  fact 'recv is recvfrom, with no address' server --count '>0' 'recvfrom(_, _, _, 0, NULL, NULL) = >0'
  never 'no send, no recv, no socketcall in the server' server 'send|recv|socketcall'
  never '... and none in the client' client 'send|recv|socketcall'
  fact 'accept stays accept' server 'accept(_, {sa_family=AF_INET, ...}, _) = >0'
  never '... and is not accept4' server 'accept4'
  fact 'eight characters are 24 bytes' client 'sendto(_, _, 24, ...) = 24'
  fact 'the client'"'"'s #q# ends nothing, the server'"'"'s does' server 'recvfrom($fd, "#q#", ...) = 3' \
    'sendto($fd, "#q#", ...) = 3' 'clock_nanosleep' 'close($fd)'
  fact 'every word passes through the connection, and both are closed' server 'accept($listener, ...) = $connection' \
    'sendto($connection, ...)' 'close($connection)' 'close($listener)'
  fact 'descriptor 3 in the server is the listener: accept takes the connection from it' server 'accept(3, ...) = >3'
  never '... and no word passes through it' server 'sendto|recvfrom(3, ...)'
  fact 'descriptor 3 in the client is another socket: its end of the connection' client 'connect(3, ...) = 0' \
    'sendto(3, "hello", ...) = 5'
}

# The client's person leaves with Ctrl-D instead of waiting for #q#.
try_1() {
  start server lab-server hello-hi
  await_listener server
  start client lab-client hello-hi
  type_at client 'hello'
  type_at server 'hi'
  end_input client
  await_end client
  await_end server
}

facts_try_1() {
  fact 'the last receive returns nothing: 0 means the end' server 'recvfrom($fd, "", 1024, ...) = 0' 'close($fd)'
}

# An empty line: sent, and yet nothing travels.
try_2() {
  start server lab-server hello-hi
  await_listener server
  start client lab-client hello-hi
  type_at client ''
  await_trace client 'recvfrom('
  interrupt client
  await_end client 130
  await_end server
}

facts_try_2() {
  fact 'sending nothing succeeds, and then the client waits, until a signal' client 'sendto($fd, "", 0, ...) = 0' \
    'recvfrom($fd, _, 1024, ...) = -1 ERESTARTSYS' '--- SIGINT ---'
  fact 'the server received the end' server 'recvfrom(_, "", 1024, ...) = 0'
  fact '... and nothing but that' server --count 1 'recvfrom'
}

# The same conversation in another language: peers/.
language_scenario() { scenario; }

language_facts() {
  fact 'the server receives hello, and sends hi' server 'recvfrom|read($fd, "hello", ...) = 5' \
    'sendto|write($fd, "hi", ...) = 2'
  fact 'the client sends hello, and receives hi' client 'sendto|write($fd, "hello", ...) = 5' \
    'recvfrom|read($fd, "hi", ...) = 2'
  fact 'eight characters are 24 bytes' client 'sendto|write(_, _, 24, ...) = 24'
  fact 'the server ends it with #q#' server 'sendto|write($fd, "#q#", ...) = 3' 'close($fd)'
  fact '... and the client, when it has received that' client 'recvfrom|read($fd, "#q#", ...) = 3' 'close($fd)'
}
