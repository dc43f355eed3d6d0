# What a handout states, put to the trace of this very run. Sourced by labs/run.
#
# A lab.sh has facts(), and where it offers them try_N() with facts_try_N() and facts_step_NAME().

unproved='' shows_lines=''

# expected FILE: what FILE.expect beside lab.sh expects of this run, each line by its name; see socklab expect --help.
expected() {
  # shellcheck disable=SC2086 # --lines, or no word
  answers=$(cd "$from" && "$bin/socklab" expect --format tap ${shows_lines:+--lines} "$lab/$1.expect" . 2>&1) || :
  fact_text=''
  while IFS= read -r answer; do
    case $answer in
    'TAP version 13' | 1..*) fact_text=none ;;
    'ok '*) say "  proved: $(title_of "$answer")" ;;
    'not ok '*) fact_text=$(title_of "$answer") ;;
    '# not met: '*) unproved_fact 'did not happen in this run' ;;
    '# not seen: '*) unproved_fact 'cannot be told from this trace' ;;
    '# '*) printf '    %s\n' "${answer#'# '}" ;;
    # The file, or the run, could not be read.
    *) say "  $answer" && unproved="$unproved
    $1.expect" ;;
    esac
  done <<TEXT
$answers
TEXT
}

# title_of LINE: what a line of TAP calls its point.
title_of() { printf '%s\n' "${1#*ok * - }" | sed 's/ # SKIP .*//; s/\\\([#\\]\)/\1/g'; }

unproved_fact() {
  say "  $1: $fact_text"
  unproved="$unproved
    $fact_text"
}

# ask SIDE WORD...: a query of a side's trace, from inside its folder, whose name need not be a text.
ask() (
  cd "$from" || exit 2
  asked=$1
  shift
  exec "$bin/socklab" query --trace "$asked.strace" "$@"
)

# fact TEXT SIDE [--count N] PATTERN...: the trace of a side answers the query; see socklab query --help.
fact() {
  fact_text=$1 fact_side=$2 times=''
  shift 2
  if [ "$1" = --count ]; then times="$1 $2" && shift 2; fi
  # A pattern may look like an option: --- SIGPIPE ---
  fact_status=0
  # shellcheck disable=SC2086 # --count and its number are two words, or none
  why=$(ask "$fact_side" --quiet $times -- "$@" 2>&1) || fact_status=$?
  if [ "$fact_status" -eq 0 ]; then
    say "  proved: $fact_text"
    # shellcheck disable=SC2086 # as above
    [ -z "$shows_lines" ] ||
      ask "$fact_side" $times -- "$@" | sed 's/^/    /'
  else
    # 1 is the trace's answer; 2 is none, as of a trace that is not whole.
    [ "$fact_status" -eq 1 ] && answer='did not happen in this run' || answer='cannot be told from this trace'
    say "  $answer: $fact_text"
    printf '%s\n' "$why" | sed 's/^socklab: /    /'
    unproved="$unproved
    $fact_text"
  fi
}

# never TEXT SIDE PATTERN: nothing in the trace is like that.
never() { fact "$1" "$2" --count 0 "$3"; }

# fact_apart TEXT SIDE FIRST SECOND CONDITION: so many lines (-eq 0, -ge 24: as test has it) lie between the first line
# of a trace with one text and the next line with another.
fact_apart() {
  lines=$(first=$3 second=$4 awk '
    start && index($0, ENVIRON["second"]) { print NR - start - 1; exit }
    !start && index($0, ENVIRON["first"]) { start = NR }' "$from/$2.strace")
  if [ -n "$lines" ] && test "$lines" "$5" "$6"; then
    say "  proved: $1 ($lines lines between)"
  else
    say "  NOT SO: $1"
    say "    $2.strace: between $3 and $4 lie ${lines:-no} lines; expected $5 $6"
    unproved="$unproved
    $1"
  fi
}

# stamps SIDE PATTERN: when the first line that the pattern describes began and, as far as strace says, ended.
stamps() {
  number=$(ask "$1" -- "$2" 2>/dev/null | sed -n '1s/^line \([0-9]*\) .*/\1/p')
  [ -z "$number" ] || awk -v number="$number" 'NR == number {
    took = $NF ~ /^<[0-9.]+>$/ ? substr($NF, 2, length($NF) - 2) : 0
    printf "%.6f %.6f", $2, $2 + took
  }' "$from/$1.strace"
}

# fact_before TEXT SIDE PATTERN SIDE PATTERN: the first such call of one side had returned when the other's first began.
# Both traces have their stamps from one clock.
fact_before() {
  first=$(stamps "$2" "$3") second=$(stamps "$4" "$5")
  if [ -n "$first" ] && [ -n "$second" ] &&
    awk -v ended="${first#* }" -v began="${second% *}" 'BEGIN { exit !(ended < began) }'; then
    say "  proved: $1"
  else
    say "  did not happen in this run: $1"
    say "    $3 in $2.strace: ${first:-never}"
    say "    $5 in $4.strace: ${second:-never}"
    unproved="$unproved
    $1"
  fi
}

# from_recording WHY FUNCTION: facts that this machine does not let happen: shown, and proved, from the recording.
from_recording() {
  say "  not on this machine: $1"
  say "  what the recording in $(shown "$root/traces/$full_name") shows instead:"
  seen=$from from=$root/traces/$full_name
  [ -e "$from/RECORDED.md" ] || fail "there is no recording of $name in $(shown "$from")"
  shows_lines=yes
  "$2"
  shows_lines='' from=$seen
}

# fact_in TEXT FILE REGULAR-EXPRESSION: a file of the run (a snapshot, a program's output) holds a line like it.
fact_in() {
  if grep -qE -- "$3" "$from/$2" 2>/dev/null; then
    say "  proved: $1 ($2)"
  else
    say "  did not happen in this run: $1"
    say "    $2 has no line like $3"
    unproved="$unproved
    $1"
  fi
}

# The program of a log and the digest of its source, as the log's header has them: lab-server 0123abcd. A side need not be
# called after its program: a lab can have several clients.
recorded_digest() {
  "$bin/socklab" log --format jsonl "$1" 2>/dev/null |
    sed -n '1s/.*"program":"\([^"]*\/\)*\([^"]*\)".*"sourceDigest":"\([0-9a-f]*\)".*/\2 \3/p'
}

# Whether a student has edited a program since what is run here was recorded. Where its source is not at hand nobody has.
program_has_changed() {
  for side in $sides; do
    was=$(recorded_digest "$recording/$side.log")
    [ -n "$was" ] && now=$(digest_of "${was% *}") && [ -n "$now" ] || continue
    [ "${was#* }" = "$now" ] || return 0
  done
  return 1
}

# Every fact of the scenario that ran. What does not hold decides: of an edited program it is news, of ours a failure.
check_facts() {
  command -v "$facts" >/dev/null 2>&1 || return 0
  say "What the handout says of this run"
  "$facts"
  [ -n "$unproved" ] || return 0
  if program_has_changed && [ "$mode" != check ]; then
    printf '%s\n' "$unproved" | sed -n 's/^    /changed: the program was edited, and this did not happen: /p'
    return 0
  fi
  printf 'labs/run: %s: the trace does not show:%s\n' "$name" "$unproved" >&2
  [ -z "$steps" ] || printf '  the steps:%s\n' "$steps" >&2
  return 1
}
