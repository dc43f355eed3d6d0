# What labs/run says, and how it stops. Sourced by labs/run.

steps=''

say() { printf '%s\n' "$*"; }

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
