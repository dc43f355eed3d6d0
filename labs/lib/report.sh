# From logs and traces to the verdict. Sourced by labs/run.

# The --log and --trace options of every side whose files are in a folder, as words for `set --`; of an untraced run the logs.
each_side() {
  for side in $sides; do
    [ -n "$strace" ] || { [ ! -e "$1/$side.log" ] || printf -- '--log %s/%s.log ' "$1" "$side"; continue; }
    [ -e "$1/$side.log" ] && [ -e "$1/$side.strace" ] || continue
    printf -- '--log %s/%s.log --trace %s/%s.strace ' "$1" "$side" "$1" "$side"
  done
}

write_side_pages() {
  # What an edited program does otherwise than the lab's own is the first thing that its author wants to see.
  if [ "$1" = live ] && [ "$facts" != none ] && [ -e "$recording/RECORDED.md" ] && program_has_changed; then
    pages_expected=yes
  fi
  # shellcheck disable=SC2046 # several words are meant
  write_pages "$1" $(cd "$from" && each_side .)
}

# How wide the terminal is that standard output goes to, in $columns; 1 where it is none. A program in a pipe cannot see
# it, and within $( ) standard output is a pipe.
find_columns() {
  columns=''
  [ ! -t 1 ] || { columns=$(stty size <&3 2>/dev/null | cut -d ' ' -f 2); } 3>&1
  [ -n "$columns" ]
}

# What the logs say by themselves: nothing is compared, and nothing is proved.
report_untraced() {
  from=$out verdict=0
  made report.txt table.md
  (
    cd "$from"
    # shellcheck disable=SC2046 # several words are meant
    set -- $(each_side .)
    [ $# -gt 0 ] || exit 2
    "$bin/socklab" table "$@" --format md >"$out/table.md" && "$bin/socklab" table "$@" >"$out/report.txt"
  ) || fail "the logs of $name could not be read"
  cat "$out/report.txt" 2>/dev/null || unwritable
  ! command -v "$facts" >/dev/null 2>&1 || say "What the handout says of this run is not checked: it is about the kernel's side"
  say
  write_side_pages untraced
  say "untraced: the programs' own word, and nothing is proved; files in $(shown "$out")/"
}

# report live|recorded: compares, shows the report, writes it down, ends with the verdict.
report() {
  from=$out verdict=''
  made report.txt report.json table.md expected.txt
  # A full disk cuts logs and traces, and would be told as calls that differ.
  head -c 65536 /dev/zero >"$claimed/room" 2>/dev/null || fail "no room left in $(shown "$out"): free some, or set SOCKLAB_OUT"
  rm -f "$claimed/room"
  [ "$1" = live ] || from=$recording
  (
    # Inside the folder, so that the words of each_side hold no path with a space.
    cd "$from"
    # shellcheck disable=SC2046 # several words are meant
    set -- $(each_side .)
    [ $# -gt 0 ] || exit 2
    "$bin/socklab" table "$@" --format md >"$out/table.md" &&
      "$bin/socklab" compare "$@" --format json >"$out/report.json"
    status=0
    "$bin/socklab" compare "$@" >"$out/report.txt" || status=$?
    ! find_columns || COLUMNS=$columns "$bin/socklab" compare "$@" --color always >"$claimed/colored" || :
    exit "$status"
  ) || verdict=$?
  verdict=${verdict:-0}
  [ -s "$out/report.txt" ] || fail "the log and the trace of $name could not be compared"
  as_shown=$out/report.txt
  [ ! -s "$claimed/colored" ] || as_shown=$claimed/colored
  sed '$d' "$as_shown" 2>/dev/null || unwritable
  [ "$facts" != facts ] || compare_with_expected "$from"
  check_facts || verdict=1
  say
  write_side_pages "$1"
  say "$1: $(tail -n 1 "$out/report.txt"); files in $(shown "$out")/"
  return "$verdict"
}
