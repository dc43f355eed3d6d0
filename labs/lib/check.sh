# The lab tests itself: labs/run NAME --check. Sourced by labs/run.

# The run's table without what depends on the machine, held against the lab's expected.md. A lab that does less on some
# machines says with missing_here in its lab.sh what this one lacks.
compare_with_expected() {
  [ -e "$lab/expected.md" ] || return 0
  if [ "$1" = "$out" ] && command -v missing_here >/dev/null 2>&1 && lack=$(missing_here) && [ -n "$lack" ]; then
    say "not held against expected.md: $lack"
    return 0
  fi
  (
    cd "$1"
    # shellcheck disable=SC2046 # several words are meant
    set -- $(each_side .)
    "$bin/socklab" compare "$@" --expected "$lab/expected.md" >"$out/expected.txt" 2>&1
  ) || {
    say "changed: $(tail -n 1 "$out/expected.txt")"
    [ "$mode" != check ] || verdict=1
  }
}

write_expected() {
  (
    cd "$recording"
    # shellcheck disable=SC2046 # several words are meant
    set -- $(each_side .)
    "$bin/socklab" table "$@" --format expected --title "$title" >"$lab/expected.md"
  )
}

run_check() {
  for file in README.md answers.md expected.md lab.sh; do
    [ -e "$lab/$file" ] || fail "$(shown "$lab")/$file is missing"
  done
  for side in $sides; do
    for file in "$side.log" "$side.strace" RECORDED.md; do
      [ -e "$recording/$file" ] || fail "$(shown "$recording")/$file is missing"
    done
  done
  "$bin/socklab" check "$recording" || exit $?
  check_quotes
  (mode=check run_replay) || fail "the recording in $(shown "$recording") does not agree with itself or with expected.md"
  for one in $(variations); do
    (
      vary "${one%%-*}" "${one#*-}"
      recording=$root/traces/$full_name$part called="$name $variation"
      run_replay
    ) || fail "the recording in traces/$full_name/$one does not agree with itself or with the handout"
  done
  run_live
}

# Every line of strace that the handout quotes is a line of the recording, in the short form: with its strings whole, or
# cut as the report cuts them (a million bytes would fill the page).
check_quotes() {
  set --
  for side in $sides; do set -- "$@" "$recording/$side.strace"; done
  for text in README.md answers.md; do
    quoted=$("$bin/socklab" check --quoted "$lab/$text" -- "$@") ||
      fail "$(shown "$lab")/$text quotes what the recording does not hold: $(
        printf '%s\n' "$quoted" | sed -n 's/^in none of these traces: //p' | head -n 1
      )"
  done
}
