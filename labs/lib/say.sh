# What labs/run says, and how it stops. Sourced by labs/run, labs/check and labs/pack.

said_by=labs/run

steps=''

# What is said goes to standard output, and where that cannot be written, nobody learns the verdict: exit 2, in one line.
# Each of the labs of --all is a process of its own: it tells by its exit status that there is no use in the next.
say() { printf '%s\n' "$*" 2>/dev/null || unwritable; }
unwritable() {
  # What writes for us may have died because nobody reads on: then so do we.
  [ $? -ne 141 ] || exit 141
  printf '%s: standard output cannot be written\n' "$said_by" >&2
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
  printf '%s: %s\n' "$said_by" "$*" >&2
  exit 64
}

fail() {
  printf '%s: %s\n' "$said_by" "$*" >&2
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

# A path as a person would type it who stands where this was started: down from there, up to the repository and down
# again where that is around, and else the whole.
here=$(pwd -P)
shown() {
  case $1/ in
  "$here/") printf . && return ;;
  "${here%/}"/*) printf '%s' "${1#"${here%/}"/}" && return ;;
  esac
  case $here/ in
  "$root"/*) ;;
  *) printf '%s' "$1" && return ;;
  esac
  case $1/ in
  "$root"/*) ;;
  *) printf '%s' "$1" && return ;;
  esac
  up=$here climb=''
  until case $1/ in "$up"/*) true ;; *) false ;; esac do
    up=${up%/*} climb=../$climb
  done
  rest=${1#"$up"}
  [ -n "${rest#/}" ] && printf '%s%s' "$climb" "${rest#/}" || printf '%s' "${climb%/}"
}

# The same of the repository's own folder, where the programs run: what stands in a trace is the same for everybody.
in_root() {
  case $1 in
  "$root"/*) printf '%s' "${1#"$root"/}" ;;
  *) printf '%s' "$1" ;;
  esac
}

# nearest WORD NAME...: of the names the one that the word was probably meant for, as a question; nothing where none is
# near. As many letters may be wrong as a third of the word has; two that changed places are one.
nearest() {
  [ $# -gt 1 ] || return 0
  word=$1 && shift
  found=$(printf '%s\n' "$@" | word=$word awk '
    function least(a, b) { return a < b ? a : b }
    function distance(a, b, i, j, cost) {
      for (i = 0; i <= length(a); i++) d[i, 0] = i
      for (j = 0; j <= length(b); j++) d[0, j] = j
      for (i = 1; i <= length(a); i++)
        for (j = 1; j <= length(b); j++) {
          cost = substr(a, i, 1) != substr(b, j, 1)
          d[i, j] = least(least(d[i-1, j] + 1, d[i, j-1] + 1), d[i-1, j-1] + cost)
          if (i > 1 && j > 1 && substr(a, i, 1) == substr(b, j-1, 1) && substr(a, i-1, 1) == substr(b, j, 1))
            d[i, j] = least(d[i, j], d[i-2, j-2] + 1)
        }
      return d[length(a), length(b)]
    }
    BEGIN { word = ENVIRON["word"]; best = int((length(word) + 2) / 3) + 1 }
    # A name of any length is not worth the time.
    length(word) < 64 { far = distance(word, $0); if (far < best) { best = far; found = $0 } }
    END { print found }')
  [ -z "$found" ] || printf '; did you mean %s?' "$found"
}
