# The programs, built once for all labs, and whether a live run is possible. Sourced by labs/run, labs/check and labs/pack.

# What labs/pack made has its programs in a folder named for the machines that they run on, and nothing to build them from.
packed='' bin=$root/.build/release
if [ -d "$root/bin" ] && [ ! -e "$root/Package.swift" ]; then
  packed=yes bin=$root/bin/$(uname -m)
fi
[ -z "${SOCKLAB_BIN:-}" ] || bin=$(absolute "$SOCKLAB_BIN")

programs_are_built() {
  for program in lab-server lab-client socklab; do
    [ -x "$bin/$program" ] || return 1
  done
}

build_programs() {
  if [ -n "${SOCKLAB_BIN:-}" ]; then
    programs_are_built || fail "SOCKLAB_BIN is $SOCKLAB_BIN, and lab-server, lab-client, socklab are not all in it"
    return 0
  fi
  if [ -n "$packed" ]; then
    check_packed
    return 0
  fi
  # The stamp says when the last build ended well: swift build alone takes a second to find nothing to do.
  stamp=$root/.build/labs-built
  if programs_are_built && [ -e "$stamp" ] &&
    [ -z "$(find "$root/Package.swift" "$root/Sources" -newer "$stamp" | head -n 1)" ]; then
    return 0
  fi
  command -v swift >/dev/null 2>&1 ||
    fail "swift is not in PATH: install it from swift.org, or open the repository in its dev container"
  mkdir -p "$root/.build" 2>/dev/null && [ -w "$root/.build" ] ||
    fail "the programs are not built and $root cannot be written: clone it into a folder of your own"
  say "building (the first time takes a minute or two)"
  log=$root/.build/labs-build.log
  # The linker's warnings about dlopen in a static program are known, and not a student's to read.
  if ! (cd "$root" && swift build -c release >"$log" 2>&1); then
    grep -E 'error:|error :' "$log" >&2 || cat "$log" >&2
    ! grep -q 'module cache path' "$log" || fail "the folder was moved or copied since it was built: remove .build"
    fail "the programs do not build; the whole output is in $(shown "$log")"
  fi
  : >"$stamp"
}

# Whether the programs of a pack are for this machine, and made from the sources that lie beside them: a run would name
# an edited source as its own.
check_packed() {
  [ -d "$bin" ] ||
    fail "these programs are for $(ls "$root/bin"), and this machine is $(uname -m): it needs what labs/pack makes on one of its kind"
  programs_are_built ||
    fail "the programs in $(shown "$bin") may not run: some are missing, or the share is mounted without the right to (noexec)"
  [ "$mode" = replay ] || ! command -v sha256sum >/dev/null 2>&1 ||
    (cd "$root" && grep ' Sources/' SHA256SUMS | sha256sum -c) >/dev/null 2>&1 ||
    fail "a file in $(shown "$root")/Sources was edited, and building it takes Swift and the whole repository; here the programs are as they were packed"
}

# Whether, and why, no live run is possible here. Asks strace itself: it alone knows.
why_not_live() {
  if ! command -v strace >/dev/null 2>&1; then
    reason='strace is not in PATH (apt-get install strace, dnf install strace or apk add strace)'
    return 0
  fi
  # Bounded: a strace that hangs must not hang the lab.
  within=$(command -v timeout >/dev/null 2>&1 && echo 'timeout 10') || within=
  # shellcheck disable=SC2086 # a command and its bound, or nothing
  if ! said=$($within strace -f -o /dev/null sh -c : 2>&1); then
    reason="strace cannot trace here: $(printf '%s\n' "$said" | head -n 1)"
    reason="$reason (in a container: --cap-add=SYS_PTRACE; $(shown "$bin")/socklab doctor says more)"
    return 0
  fi
  return 1
}

# A lab about a refusal says in may_not which privilege its programs must not have: root's would not be refused.
may_not=''

# has_capability NAME: whether a program that is started here has this privilege. Numbers: capabilities(7).
has_capability() {
  case $1 in
  net_bind_service) bit=10 ;;
  net_raw) bit=13 ;;
  *) fail "has_capability knows no $1" ;;
  esac
  mask=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
  [ $((0x${mask:-0} >> bit & 1)) -eq 1 ]
}

# What to put before a command so that it starts without the privilege $may_not; nothing where it has none, or where it
# cannot be taken away.
unprivileged() {
  [ -n "$may_not" ] && has_capability "$may_not" || return 0
  without="setpriv --bounding-set -$may_not --inh-caps -$may_not"
  # shellcheck disable=SC2086 # a program and its options
  $without true 2>/dev/null && printf '%s ' "$without" || :
}

# Why a program cannot be started here without the privilege $may_not, in words; nothing where it can.
why_privileged() {
  [ -n "$may_not" ] && has_capability "$may_not" && [ -z "$(unprivileged)" ] || return 0
  printf 'a program has the privilege %s, and setpriv cannot take it away' "$may_not"
}
