# Lab 14: several buffers, a descriptor and a file, each handed over in one call. Run it: labs/run gather
title='Gather: where did the bytes go?'
minutes=30
default_port=0
source=Gather.swift
sides='server client'
runs_in_output=yes
own_files=poem.txt

# scenario [SERVER-OPTION...]: the client asks what to send in each step; its person answers when the server listens.
scenario() {
  poem
  start server lab-server gather "$@"
  # shellcheck disable=SC2086 # options, or none
  start client lab-client gather $client_options
  for part in ${step_name:-gather rights sendfile}; do
    await_output server "step $part"
    await_serving server gather.sock
    case $part in
    gather) type_at client 'hello' ;;
    *) type_at client 'poem.txt' ;;
    esac
  done
  await_end client
  await_end server
}
client_options=''

# 50 lines of 20 bytes.
poem() { awk 'BEGIN { for (i = 1; i <= 50; i++) printf "line %02d of the poem\n", i }' >"$out/poem.txt"; }

facts() {
  facts_step_gather
  facts_step_rights
  facts_step_sendfile
}

facts_step_gather() {
  fact 'two buffers leave in one call' client \
    'sendmsg(_, {_, _, msg_iov=[{iov_base="\0\0\0\5", iov_len=4}, {iov_base="hello", iov_len=5}], msg_iovlen=2, ...}, 0) = 9'
  fact 'and are split on arrival, in one call' server \
    'recvmsg(_, {_, _, msg_iov=[{iov_base="\0\0\0\5", iov_len=4}, {iov_base="hello", iov_len=100}], msg_iovlen=2, ...}, 0) = 9'
}

facts_step_rights() {
  fact 'the client passes its descriptor 4' client 'openat(_, "poem.txt", O_RDONLY) = $file' \
    'sendmsg(_, {msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[$file]}], ...}, 0) = 1'
  fact 'it arrives as 3, the lowest free number: there the listener was' server 'accept($free, ...) = 4' 'close($free) = 0' \
    'recvmsg(4, {msg_control=[{cmsg_type=SCM_RIGHTS, cmsg_data=[#free], ...}], ...}, 0) = 1' 'read(#free, _, 20) = 20'
  fact 'the client has read line 1' client 'read(_, "line 01 of the poem\n", 20) = 20' 'sendmsg(...)'
  fact 'the server reads on with line 2: one open file, one place in it' server 'recvmsg(...) = 1' \
    'read(3, "line 02 of the poem\n", 20) = 20'
  never 'the server never opened it' server 'openat(_, "poem.txt", ...)'
}

facts_step_sendfile() {
  fact 'a thousand bytes leave' client 'sendfile(_, _, NULL, 1000) = 1000'
  never 'the client never had them: no line of its trace shows the last' client '_(_, ..."line 50"..., ...)'
  fact 'the server has them' server 'recvfrom(_, ..."line 50 of the poem\n", 4096, ...) = _' 'recvfrom(_, "", 4096, ...) = 0'
}

# The server's first buffer has room for 6 bytes.
try_1() { scenario --first 6; }

facts_try_1() {
  fact 'the cut is where the receiver wants it: after the first two letters' server \
    'recvmsg(_, {_, _, msg_iov=[{iov_base="\0\0\0\5he", iov_len=6}, {iov_base="llo", iov_len=100}], msg_iovlen=2, ...}, 0) = 9'
}

# The client reads the file and sends what it has read.
try_2() {
  client_options=--copy
  scenario
}

facts_try_2() {
  fact 'two calls in the place of one, and every byte is in the trace, twice' client \
    'read(_, ..."line 50 of the poem\n", 1000) = 1000' 'sendto(_, ..."line 50 of the poem\n", 1000, ...) = 1000'
  never 'no sendfile' client 'sendfile'
}
