# Lab 10: how many clients may wait, and who keeps them waiting. Run it: labs/run backlog
title='Backlog: how many clients may wait, and for what?'
minutes=30
default_port=12590
source=Backlog.swift
sides='server client'

scenario() {
  start server lab-server backlog
  await_listener server
  start client lab-client backlog
  for backlog in 0 1 5; do
    await_output server "backlog $backlog: not accepting"
    type_at client connect
    await_output client "backlog $backlog: "
    snapshot "queue-$backlog"
    type_at server accept
    await_output client "backlog $backlog, after one accept: "
  done
  await_output server 'backlog 1: accepting twenty'
  type_at client connect
  await_output server 'accept, and nobody waits: EMFILE'
  type_at client connect
  await_output client 'connected, and no answer yet'
  type_at server accept
  await_end client
  await_end server
}

facts() {
  fact_in 'a backlog of 0 lets 1 in, the other two wait' client.out 'backlog 0: 1 connected, 2 wait$'
  fact_in 'a backlog of 1 lets 2 in, the other two wait' client.out 'backlog 1: 2 connected, 2 wait$'
  fact_in 'a backlog of 5 lets 6 in, the other two wait' client.out 'backlog 5: 6 connected, 2 wait$'
  fact 'the backlog is not at least 1: listen(0) succeeds' server 'listen($listener, 0) = 0' \
    'accept($listener, ...) = >0'
  fact 'listen may be called again, and changes the length of the queue' server 'listen($listener, 0) = 0' \
    'listen($listener, 1) = 0' 'listen($listener, 5) = 0' 'listen($listener, 1) = 0'
  fact 'connected is: EINPROGRESS, then writable, then no error' client \
    'connect($socket, ...) = -1 EINPROGRESS' 'poll([{fd=$socket, ...}], 1, 250) = 1' \
    'getsockopt($socket, SOL_SOCKET, SO_ERROR, [0], _) = 0'
  # Two of each backlog, and one of these again after the accept.
  fact 'who finds the queue full gets no answer' client --count 9 'poll([{events=POLLOUT, ...}], 1, 250) = 0'
  never 'and is not refused: no ECONNREFUSED' client '_ = -1 ECONNREFUSED'
  fact 'after one accept exactly one of the two comes in' client --count 3 'poll(_, 2, 5000) = 1'
  fact_before 'connect was done before accept was called for the first time' \
    client 'getsockopt(_, SOL_SOCKET, SO_ERROR, [0], _) = 0' server 'accept'
  fact_in 'the kernel counts 1 waiting for accept with backlog 0' queue-0.snapshot " 0A [0-9A-F]{8}:00000001 "
  fact_in 'the kernel counts 2 with backlog 1' queue-1.snapshot " 0A [0-9A-F]{8}:00000002 "
  fact_in 'the kernel counts 6 with backlog 5' queue-5.snapshot " 0A [0-9A-F]{8}:00000006 "
  fact_in 'a connection in the queue stands, and belongs to no descriptor yet: inode 0' queue-0.snapshot \
    ' 01 [0-9A-F:]{17} [0-9A-F:]{11} [0-9A-F]{8} +[0-9]+ +0 0 '
  fact_in 'the two others have sent a SYN, and no more' queue-5.snapshot ' 02 [0-9A-F]{8}:[0-9A-F]{8} '
  fact_in 'the backlog is not the number of clients: listen(1) serves twenty at once' client.out \
    'twenty at once, all answered$'
  fact 'client 1 is still open when client 20 comes' server 'listen($listener, 1) = 0' \
    'sendto($first, "you are number 1", ...)' 'sendto($last, "you are number 20", ...)' 'recvfrom($first, ...) = >0' \
    'recvfrom($last, ...) = >0' 'close($first) = 0' 'close($last) = 0'
  fact 'without a descriptor accept does not even wait: EMFILE' server 'prlimit64(0, RLIMIT_NOFILE, ...)' \
    'accept($listener, ...) = -1 EMFILE' 'read(0, "accept\n", _)' 'accept($listener, ...) = -1 EMFILE' \
    'prlimit64' 'accept($listener, ...) = $client' 'recvfrom($client, "anybody there?", ...)'
  fact 'its client noticed nothing: connected, and answered in the end' client 'connect($socket, ...) = 0' \
    'sendto($socket, "anybody there?", ...) = 14' 'recvfrom($socket, "anybody there?", ...) = 14'
}

# A client that lets connect wait: the queue is full, and nobody tells it so.
try_1() {
  start server lab-server backlog --patient
  await_listener server
  start client lab-client backlog --patient
  await_output client 'the first is connected'
  await_trace client 'connect(4'
  type_at server accept
  await_end client
  await_end server
}

facts_try_1() {
  fact 'both connects succeed in the end' client 'connect($first, ...) = 0' 'connect(!$first, ...) = 0'
  fact_before 'the second connect returned only after accept was called' server 'read(0, "accept\n", _)' \
    client 'write(1, "the second is connected\n", _)'
}

# A client that comes, speaks and goes before accept is called.
try_2() {
  start server lab-server backlog --late
  await_listener server
  start client lab-client backlog --leave
  await_end client
  type_at server accept
  await_end server
}

facts_try_2() {
  fact_before 'the client was gone before accept was called' client '+++ exited with 0 +++' server 'accept'
  fact 'accept gives its connection all the same, with its words and its end' server 'accept(_, ...) = $client' \
    'recvfrom($client, "goodbye", ...) = 7' 'recvfrom($client, "", ...) = 0'
}
