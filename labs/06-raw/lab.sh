# Lab 6: an echo request over a raw socket and over a ping socket, and who may do that. Run it: labs/run raw
title='Raw: what comes before the data, and who may see it?'
minutes=25
default_port=0
source=Raw.swift
sides='refused client'
recorded_alone=yes # the recording needs ping sockets refused once and allowed once: a setting of its own network

# The same program twice: without the privilege CAP_NET_RAW, and with whatever privileges this run has.
scenario() {
  may_not=net_raw
  if [ -z "$(why_privileged)" ]; then
    start_echo refused
  else
    step "$(why_privileged): the recording has its refusal"
  fi
  may_not=''
  [ -z "$commands" ] || open_ping_sockets
  start_echo client "$@"
}

start_echo() {
  who=$1
  shift
  start "$who" lab-client raw --host "$(own_address)" "$@"
  await_end "$who"
}

# Another address for each of several runs at the same time: a raw socket would hear the others' echoes.
own_address() {
  case $out in
  */[2-9]) printf '127.0.%s.6' "${out##*/}" ;;
  *) printf 127.0.0.6 ;;
  esac
}

# In a recording alone, whose network namespace is its own.
open_ping_sockets() {
  echo '0 0' >/proc/sys/net/ipv4/ping_group_range
  echo 'echo "0 0" >/proc/sys/net/ipv4/ping_group_range' >>"$commands"
}

missing_here() {
  if raw_is_refused; then
    echo 'raw sockets are refused here'
  elif ping_is_refused client; then
    echo 'ping sockets are refused here'
  elif ! ping_is_refused refused; then
    echo 'ping sockets are refused to nobody here'
  elif [ "$(own_address)" != 127.0.0.6 ]; then
    echo 'another run of this lab has the address 127.0.0.6'
  fi
}
raw_is_refused() { grep -q 'SOCK_RAW, IPPROTO_ICMP) = -1 EPERM' "$from/client.strace"; }
ping_is_refused() { grep -q 'SOCK_DGRAM, IPPROTO_ICMP) = -1 EACCES' "$from/$1.strace" 2>/dev/null; }

facts() {
  if [ -e "$from/refused.strace" ]; then
    expected raw-refused
  else
    from_recording 'setpriv cannot take the privilege away' raw-refused
  fi
  if raw_is_refused; then
    expected raw-refused-too
    from_recording 'a raw socket takes the privilege CAP_NET_RAW, and this run has it not: run it as root (a container: --cap-add=NET_RAW)' raw
  else
    expected raw
  fi
  range="net.ipv4.ping_group_range is $(tr '\t' ' ' </proc/sys/net/ipv4/ping_group_range), your group is $(id -g)"
  if ping_is_refused client; then
    expected ping-refused-client
    raw_is_refused || expected privilege-is-no-help
    from_recording "ping sockets are refused ($range)" ping
  else
    expected ping
    if ping_is_refused refused; then
      expected ping-refused-refused
    else
      from_recording "nobody is refused a ping socket ($range)" ping-refused-refused
    fi
  fi
}

needs_raw() {
  has_capability net_raw || fail 'this variation takes the privilege CAP_NET_RAW, and this run has it not: run it as root, or see its recording with --replay'
}

# The request over the raw socket has a wrong checksum.
try_1() {
  needs_raw
  start_echo client --wrong-checksum
}

facts_try_1() {
  expected try-1
}

# A raw socket beside a UDP socket.
try_2() {
  needs_raw
  start_echo client --udp
}

facts_try_2() {
  expected try-2
}
