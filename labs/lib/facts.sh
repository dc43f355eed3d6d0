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
    'ok '*' # SKIP '*) say "  does not apply to this run: $(title_of "$answer")" ;;
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

# from_recording WHY FILE: expectations that this machine does not let happen: shown, and proved, from the recording.
from_recording() {
  say "  not on this machine: $1"
  say "  what the recording in $(shown "$root/traces/$full_name") shows instead:"
  seen=$from from=$root/traces/$full_name
  [ -e "$from/RECORDED.md" ] || fail "there is no recording of $name in $(shown "$from")"
  shows_lines=yes
  expected "$2"
  shows_lines='' from=$seen
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
