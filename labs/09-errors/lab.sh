# Lab 9: ten wrong calls, and what the kernel says to each. Run it: labs/run errors
title='Errors: which errno for which mistake?'
minutes=25
# Every port is the kernel's choice: two runs cannot meet, and the lesson is not in the number.
default_port=0
source=Errors.swift
sides='client'

# A reserved port is refused only to a program without the privilege for it. Where root runs the lab, the program is
# started without it.
may_not='net_bind_service'

# Where no port is reserved, or the privilege cannot be taken away, nothing is refused: the recording shows that card.
missing_here() {
  if [ "$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null)" = 0 ]; then
    printf 'net.ipv4.ip_unprivileged_port_start is 0: no port is reserved'
  else
    why_privileged
  fi
}

scenario() {
  start client lab-client errors
  await_end client
}

facts() {
  name_facts
  fact_before 'it failed before there was any socket, so before any bind' client 'write(1, ..."EAI_NONAME"..., _)' \
    client 'socket'
  facts_step_bind
  facts_step_connect
  facts_step_socket
  facts_step_data
}

name_facts() {
  fact_in 'a wrong host name fails, and has no errno of its own' client.out '^look up 127.0.0.999: EAI_NONAME '
}

facts_step_name() {
  name_facts
  never 'it failed before any socket call: no bind was asked' client 'socket|bind|connect|getsockname'
}

facts_step_bind() {
  fact 'a port where another socket listens: EADDRINUSE' client 'listen($holder, 1) = 0' \
    'getsockname($holder, {sin_port=$port, ...}, _) = 0' 'bind(!$holder, {sin_port=$port, ...}, 16) = -1 EADDRINUSE'
  fact 'an address of another machine: bind says EADDRNOTAVAIL' client \
    'bind(_, {sin_addr=inet_addr("192.0.2.1"), ...}, 16) = -1 EADDRNOTAVAIL'
  fact 'a failed bind spoils nothing: the same socket is asked for the next address, and is not called bad' client \
    'bind($socket, ...) = -1 EADDRINUSE' 'bind($socket, ...) = -1 EADDRNOTAVAIL' 'close($socket) = 0'
  lack=$(missing_here)
  if [ "$from" = "$out" ] && [ -n "$lack" ]; then
    from_recording "$lack" reserved_facts
  else
    reserved_facts
  fi
}

reserved_facts() {
  fact 'a reserved port: EACCES' client \
    'openat(_, "/proc/sys/net/ipv4/ip_unprivileged_port_start", ...) = $setting' 'read($setting, _, 16) = >1' \
    'bind(_, {sa_family=AF_INET, ...}, 16) = -1 EACCES'
  fact_in '... told with what the errno says' client.out '^bind a reserved port: EACCES \(Permission denied\)$'
  fact_in '... what usually causes it' client.out '^  cause: ports below net.ipv4.ip_unprivileged_port_start'
  fact_in '... and what to do about it' client.out '^  remedy: choose a higher one'
}

facts_step_connect() {
  fact 'a bound port where nobody listens: ECONNREFUSED' client 'bind($silent, ...) = 0' \
    'getsockname($silent, {sin_port=$port, ...}, _) = 0' 'connect(_, {sin_port=$port, ...}, 16) = -1 ECONNREFUSED' \
    'listen($silent, 1) = 0' 'connect(_, {sin_port=$port, ...}, 16) = 0'
  fact 'an address of another family: EAFNOSUPPORT' client 'socket(AF_INET, SOCK_STREAM, _) = $socket' \
    'connect($socket, {sa_family=AF_INET6, ...}, 28) = -1 EAFNOSUPPORT'
  fact 'connected already: EISCONN' client 'connect($socket, $address, 16) = 0' \
    'connect($socket, $address, 16) = -1 EISCONN'
  fact 'a refused socket can try again: one socket made all four calls' client \
    'connect($socket, ...) = -1 ECONNREFUSED' 'connect($socket, ...) = -1 EAFNOSUPPORT' \
    'connect($socket, ...) = 0' 'connect($socket, ...) = -1 EISCONN'
}

facts_step_socket() {
  fact 'a datagram socket with TCP: EPROTONOSUPPORT' client \
    'socket(AF_INET, SOCK_DGRAM, IPPROTO_TCP) = -1 EPROTONOSUPPORT'
  fact 'listen without bind succeeds: the kernel chose the port, at every address' client 'socket = $socket' \
    'listen($socket, 1) = 0' 'getsockname($socket, {sin_port=!htons(0), sin_addr=inet_addr("0.0.0.0"), ...}, _) = 0'
  never '... and nobody had bound it there' client 'bind(_, {sin_addr=inet_addr("0.0.0.0"), ...}, 16)'
}

facts_step_data() {
  fact 'receive without a peer: ENOTCONN' client 'socket(AF_INET, SOCK_STREAM, _) = $socket' \
    'recvfrom($socket, ...) = -1 ENOTCONN'
  fact 'a datagram of 70000 bytes: EMSGSIZE' client \
    'sendto(_, _, 70000, 0, {sa_family=AF_INET, ...}, 16) = -1 EMSGSIZE'
  fact 'a closed descriptor: EBADF, for receive and for a second close' client 'close($socket) = 0' \
    'recvfrom(#socket, ...) = -1 EBADF' 'close(#socket) = -1 EBADF'
}

# SO_REUSEADDR on both sockets: it forgives a port that is winding down, not one where somebody listens.
try_1() {
  start client lab-client errors --reuse-address
  await_end client
}

facts_try_1() {
  fact 'both sockets had SO_REUSEADDR, and the port was still taken' client \
    'setsockopt($holder, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0' 'listen($holder, 1) = 0' \
    'setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0' 'bind($socket, ...) = -1 EADDRINUSE'
}

# A send without a peer.
try_2() {
  start client lab-client errors --send
  await_end client
}

facts_try_2() {
  fact 'receive without a peer is ENOTCONN, send is EPIPE' client 'recvfrom($socket, ...) = -1 ENOTCONN' \
    'sendto($socket, "hello", 5, 0, NULL, 0) = -1 EPIPE' '--- SIGPIPE ---'
}

# How large may a datagram be?
try_3() {
  start client lab-client errors --largest
  await_end client
}

facts_try_3() {
  fact '65507 bytes go, 65508 do not' client 'sendto($socket, _, 65507, 0, _, 16) = 65507' \
    'sendto($socket, _, 65508, 0, _, 16) = -1 EMSGSIZE'
}
