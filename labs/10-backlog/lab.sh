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
  expected facts
  # Two of each backlog, and one of these again after the accept.
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
  expected try-1
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
  expected try-2
}
