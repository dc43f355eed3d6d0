# A recording for traces/, made where nothing tells whose machine it was. Sourced by labs/run.

# A lab with recorded_alone in its lab.sh is recorded on a machine with nothing but a loopback device, and with files
# in /etc as a fresh installation has them: its trace would show the addresses and name servers of this one.
recorded_alone=''
record_alone() {
  [ "$(id -u)" -eq 0 ] || fail "recording $name takes root: it is done in a network namespace of its own"
  # shellcheck disable=SC2016,SC2086 # the words are for the inner shell; $variation is two words, or none
  SOCKLAB_ALONE=yes exec unshare --net --mount sh -euc '
    ip link set lo up
    mount -t tmpfs none /mnt
    printf "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n" >/mnt/hosts
    printf "# no name server\n" >/mnt/resolv.conf
    printf "hosts: files dns\n" >/mnt/nsswitch.conf
    printf "multi on\n" >/mnt/host.conf
    for file in hosts resolv.conf nsswitch.conf host.conf; do
      [ -e "/etc/$file" ] || continue
      mount --bind "/mnt/$file" "/etc/$file"
    done
    exec "$0" "$@"' "$labs/run" "$name" $variation --record
}

# Whether a recording was killed in this folder: it is ours, and has the mark of a run that is gone.
is_dead_stage() { [ -O "$1" ] && grep -qxE '[0-9]+\.[0-9]+' "$1/pid" 2>/dev/null && owner_is_gone "$1"; }

run_record() {
  [ -z "$recorded_alone" ] || [ -n "${SOCKLAB_ALONE:-}" ] || record_alone
  output_folder
  stage=/tmp/socklab
  mkdir "$stage" 2>/dev/null || { is_dead_stage "$stage" && end_marked "$owner" 15 && rm -rf "$stage" && mkdir "$stage"; } || {
    stage=
    fail "/tmp/socklab is there already: a recording under way, or something that is none"
  }
  printf %s "$own_mark" >"$stage/pid"
  cp "$bin/lab-server" "$bin/lab-client" "$stage/"
  out=$stage run_in=$stage runs_in_output=yes
  shown_bin() { printf './'; }
  launch() {
    if [ "$(id -u)" -eq 0 ]; then
      exec unshare --uts sh -c 'echo lab >/proc/sys/kernel/hostname; exec env -i "$@"' sh \
        PATH=/usr/bin:/bin LANG=C.UTF-8 SOCKLAB_RUN="$own_mark" "$@"
    fi
    exec env -i PATH=/usr/bin:/bin LANG=C.UTF-8 SOCKLAB_RUN="$own_mark" "$@"
  }
  take_own_port
  commands=$stage/commands.txt
  : >"$commands"
  "$scenario"
  # A variation need not have all the programs of the lab.
  recorded=$sides
  [ -z "$variation" ] || recorded=$started
  mkdir -p "$recording"
  # What an earlier recording had and this one has not would be taken for a part of it.
  find "$recording" -maxdepth 1 -type f -exec rm -f {} +
  for side in $recorded; do
    cut_room "$stage/$side.log"
    cp "$stage/$side.log" "$stage/$side.strace" "$stage/$side.out" "$recording/"
  done
  for file in "$stage"/*.snapshot; do
    [ ! -e "$file" ] || cp "$file" "$recording/"
  done
  provenance >"$recording/RECORDED.md"
  [ -n "$variation" ] || write_expected
  rm -rf "$stage"
  stage=
  # By a process of its own: what this one knows of its names and ports, nobody else will.
  # shellcheck disable=SC2086 # --try and its number are two words, or none
  "$labs/run" "$name" $variation --replay || exit $?
  [ -z "$variation" ] || return 0
  for one in $(variations); do
    say
    "$labs/run" "$name" "--${one%%-*}" "${one#*-}" --record || exit $?
  done
}

# cut_room LOG: a log that was closed inside a call ends in room for a thousand more, which nobody needs to keep. Slots are
# 256 bytes. A log that nobody closed needs its room: without it, it would read as one that was cut.
cut_room() {
  used=$(cmp -l "$1" /dev/zero 2>/dev/null | awk 'END { print int(($1 + 255) / 256) * 256 }')
  head -c "$used" "$1" >"$stage/cut.log"
  "$bin/socklab" log "$1" >"$stage/whole.txt"
  ! "$bin/socklab" log "$stage/cut.log" 2>&1 | cmp -s - "$stage/whole.txt" || mv "$stage/cut.log" "$1"
}

# A recording uses the lab's own port. The one before it may have closed first, and then holds it for a minute: tcp(7).
take_own_port() {
  ordinary=$patience patience=3500
  await own_port_is_free || fail "a recording uses the lab's own port $default_port, and it is taken"
  patience=$ordinary
}
own_port_is_free() {
  port=$default_port
  take_port 2>/dev/null
  [ "$port" = "$default_port" ] || { port=$default_port && return 1; }
}

provenance() {
  printf '# How this recording was made\n\n`labs/run %s --record`, in /tmp/socklab with an empty environment:\n\n' "$called"
  sed 's/^/    /' "$commands"
  [ -z "$recorded_alone" ] ||
    printf '\nIn a network namespace of its own, with the loopback device alone and with hosts, resolv.conf, nsswitch.conf and\nhost.conf as a fresh installation has them.\n'
  printf '\n- Recorded: %s\n' "$(date -u +%Y-%m-%d)"
  printf -- '- strace: %s\n' "$(strace --version | sed -n '1s/.*version //p')"
  printf -- '- Kernel: Linux %s\n' "$(uname -r | cut -d - -f 1)"
  printf -- '- Architecture: %s\n' "$(uname -m)"
  printf -- '- Swift: %s\n' "$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)"
}
