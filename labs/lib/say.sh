# What labs/run says, and how it stops. Sourced by labs/run.

steps=''

# What is said goes to standard output, and where that cannot be written, nobody learns the verdict: exit 2, in one line.
# Each of the labs of --all is a process of its own: it tells by its exit status that there is no use in the next.
say() { printf '%s\n' "$*" 2>/dev/null || unwritable; }
unwritable() {
  # What writes for us may have died because nobody reads on: then so do we.
  [ $? -ne 141 ] || exit 141
  printf 'labs/run: standard output cannot be written\n' >&2
  exit "${SOCKLAB_UNWRITABLE:-2}"
}

# check_streams: a closed standard output is told before anything is done, and before a file takes its number.
check_streams() {
  # Another number: dash takes 1>&1 for done.
  { true 9>&2; } 2>/dev/null || exec 2>/dev/null
  { true 9>&1; } 2>/dev/null || unwritable
  { true 9<&0; } 2>/dev/null || exec </dev/null
}

# A step of the scenario: told, and remembered for the story of a failure.
step() {
  say "  $*"
  steps="$steps
    $*"
}

wrong() {
  printf 'labs/run: %s\n' "$*" >&2
  exit 64
}

fail() {
  printf 'labs/run: %s\n' "$*" >&2
  exit 2
}

# A scenario that did not go on: what was expected, the steps so far, what the programs said of it.
fail_step() {
  {
    printf 'labs/run: %s: expected %s\n' "$name" "$1"
    [ -z "$steps" ] || printf '  the steps so far:%s\n' "$steps"
    for who in $started; do
      [ -s "$out/$who.err" ] || continue
      printf '  the %s said:\n' "$who"
      sed 's/^/    /' "$out/$who.err"
    done
    printf '  look at: %s\n' "$(shown "$out")"
  } >&2
  exit 2
}

# A path that still names the same place in another folder.
absolute() {
  case $1 in
  /*) printf '%s' "$1" ;;
  *) printf '%s/%s' "$PWD" "$1" ;;
  esac
}

# A word as a person can paste it into a shell.
pasted() {
  case $1 in
  *[!A-Za-z0-9_./,:=@%+#-]*) printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")" ;;
  *) printf '%s' "$1" ;;
  esac
}

# A path as a person in the repository would type it.
shown() {
  case $1 in
  "$root"/*) printf '%s' "${1#"$root"/}" ;;
  *) printf '%s' "$1" ;;
  esac
}
