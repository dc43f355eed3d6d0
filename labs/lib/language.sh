# The same lab in other languages: labs/run NAME --language LANGUAGE[,LANGUAGE]. Sourced by labs/run.
#
# A lab that has peers/languages.tsv can do this; its lab.sh says with language_scenario() and language_facts() what is
# played and what must be seen of it.

# shellcheck source=needs.sh
. "$root/labs/lib/needs.sh"

language_server='' language_client='' built='' tab=$(printf '\t')

# choose_languages NAME[,NAME]: one for both sides, or the server's and the client's.
choose_languages() {
  table=$lab/peers/languages.tsv
  [ -e "$table" ] || wrong "$name is in Swift alone; hello-hi and one-shot are in others, too"
  language_server=${1%%,*} language_client=${1#*,}
  for one in "$language_server" "$language_client"; do
    cut -f 1 "$table" | sed 1d | grep -qxF -- "$one" ||
      wrong "no language is called $one here; there are: $(cut -f 1 "$table" | sed 1d | sort | tr '\n' ' ')"
  done
}

# The language of a side; nothing for the lab's own Swift program, which a pair of two languages means by swift: it has
# a log, and one in another language does not.
language_of() {
  eval "spoken=\${language_${1}:-}"
  [ "$language_server" = "$language_client" ] || [ "$spoken" != swift ] || spoken=
  printf %s "$spoken"
}
speaks() { [ -n "$(language_of "$1")" ]; }

# field LANGUAGE NUMBER: of the row of languages.tsv: 2 what it needs, 3 how it is built, 4 and 5 server and client.
field() { awk -F "$tab" -v language="$1" -v number="$2" '$1 == language { print $number }' "$lab/peers/languages.tsv"; }

# The first of the languages that is not installed here; nothing where all are.
missing_language() {
  for side in server client; do
    speaks "$side" || continue
    spoken=$(language_of "$side")
    # shellcheck disable=SC2046 # several words are meant
    lacking=$(missing_of $(field "$spoken" 2))
    [ -z "$lacking" ] || { printf '%s (%s is not here)' "$spoken" "$lacking" && return; }
  done
}

# What is built goes to the output folder, so that the printed commands can be copied.
build_languages() {
  built=$out/built
  rm -rf "$built"
  for side in server client; do
    speaks "$side" || continue
    spoken=$(language_of "$side")
    [ ! -e "$built/$spoken" ] || continue
    mkdir -p "$built/$spoken" "$built/cache"
    command=$(field "$spoken" 3)
    [ "$command" != - ] || continue
    say "\$ (cd $(pasted "$lab/peers/$spoken") && $(printf %s "$command" | filled "$(pasted "$built/$spoken")"))"
    (
      # Compilers keep caches, and not everybody's home can be written. Where none is set they know whom to ask.
      [ -z "${HOME+set}" ] || [ -w "$HOME" ] || HOME=$built/cache
      cd "$lab/peers/$spoken"
      GOCACHE=$built/cache/go out=$built/$spoken \
        sh -c "$(printf %s "$command" | filled '"$out"')" >"$built/build.txt" 2>&1 </dev/null
    ) || {
      cat "$built/build.txt" >&2
      fail "the programs in $spoken do not build"
    }
  done
}

# A command of the table with a folder's name for {out}.
filled() { sed "s|{out}|$(printf %s "$1" | sed 's/[&|\\]/\\&/g')|g"; }

# command_of WHO OUT: how a side is started, with the address to bind or to connect to.
command_of() {
  number=4 && [ "$1" = server ] || number=5
  printf '%s 127.0.0.1 %s' "$(field "$(language_of "$1")" "$number" | filled "$2")" "$port"
}

tell_language() {
  line="(cd $(pasted "$lab/peers/$(language_of "$1")") && $strace -o $(pasted "$out/$1.strace") $(
    command_of "$1" "$(pasted "$built/$(language_of "$1")")"
  ))"
  say "\$ $line"
  told="$told$line
"
}

# Becomes strace, and that the program.
traced_language() {
  cd "$lab/peers/$(language_of "$1")"
  SOCKLAB_RUN=$own_mark trace=$out/$1.strace folder=$built/$(language_of "$1") \
    exec sh -c "exec $strace -o \"\$trace\" $(command_of "$1" '"$folder"')"
}

run_languages_live() {
  missing=$(missing_language)
  [ -z "$missing" ] || fail "cannot run live: $missing"
  # A virtual machine takes its time to start under strace.
  patience=1500
  claim_output
  build_languages
  take_port
  language_scenario
  from=$out
  report_languages live
}

run_languages_replay() {
  claim_output
  # Of a pair of two languages there is no recording: shown is the other language's own pair.
  shown_language=$language_server
  [ "$language_server" != swift ] || shown_language=$language_client
  [ "$language_server" = "$language_client" ] || say "a pair of two languages has no recording; this is $shown_language's own"
  language_server=$shown_language language_client=$shown_language
  from=$root/traces/$full_name/peers/$shown_language
  [ -e "$from/RECORDED.md" ] || fail "there is no recording of $name in $shown_language"
  for side in server client; do made "$side.strace" && cp "$from/$side.strace" "$out/"; done
  say "showing the recording in $(shown "$from") ($(sed -n 's/^- Recorded: //p' "$from/RECORDED.md"))"
  report_languages recorded
}

run_languages() {
  missing=$(missing_language)
  case $mode in
  replay) run_languages_replay ;;
  live)
    ! why_not_live || fail "cannot run live: $reason"
    run_languages_live
    ;;
  auto)
    if [ -n "$missing" ]; then
      say "not live: $missing"
      run_languages_replay
    elif why_not_live; then
      say "not live: $reason"
      run_languages_replay
    else
      run_languages_live
    fi
    ;;
  *) wrong "--language goes with --live and --replay, and with nothing else" ;;
  esac
}

# report_languages live|recorded: the table of each side, what plain Swift does otherwise, the facts; leaves the verdict.
report_languages() {
  verdict=0 words='' programs=''
  made table.md report.txt
  : >"$out/table.md"
  for side in server client; do
    say
    if speaks "$side"; then
      spoken=$(language_of "$side")
      words="$words, $side in $spoken" programs="$programs $spoken=$side.strace"
      "$bin/socklab" table --trace "$from/$side.strace" --language "$spoken" || exit 2
      printf '## The %s, in %s\n\n' "$side" "$spoken" >>"$out/table.md"
      "$bin/socklab" table --trace "$from/$side.strace" --language "$spoken" --format md >>"$out/table.md"
      printf '\n' >>"$out/table.md"
      if [ "$spoken" != swift ]; then
        say
        say "What it does otherwise than Swift with plain Glibc (A: the recording in $(shown "$root/traces/$full_name/peers/swift"))"
        status=0
        # By names as a person here would type them.
        set -- "$(shown "$root/traces/$full_name/peers/swift/$side.strace")" "$(shown "$from/$side.strace")" "$1"
        "$bin/socklab" diff "$1" "$2" >"$out/report.txt" || status=$?
        [ "$status" -le 1 ] || exit 2
        # On a terminal once more, as wide as that is and in its colours.
        if [ -t 1 ]; then "$bin/socklab" diff "$1" "$2" || :; else cat "$out/report.txt" 2>/dev/null || unwritable; fi
        set -- "$3"
      fi
    else
      words="$words, $side in Swift with its log" programs="$programs --log $side.log --trace $side.strace"
      status=0
      "$bin/socklab" compare --log "$from/$side.log" --trace "$from/$side.strace" || status=$?
      [ "$status" -le "$verdict" ] || verdict=$status
      printf '## The %s, in Swift\n\n' "$side" >>"$out/table.md"
      "$bin/socklab" table --log "$from/$side.log" --trace "$from/$side.strace" --format md >>"$out/table.md"
      printf '\n' >>"$out/table.md"
    fi
  done
  say
  say 'What the traces show of the conversation'
  language_facts
  if [ -n "$unproved" ]; then
    printf 'labs/run: %s: the traces do not show:%s\n' "$name" "$unproved" >&2
    verdict=1
  fi
  pages_variation=", ${words#, }"
  # What Swift with plain Glibc does, beside another language alone.
  [ "$language_server" != "$language_client" ] || [ "$spoken" = swift ] || pages_beside=swift
  # shellcheck disable=SC2086 # several words are meant
  write_pages "$1" $programs
  say
  said='every word arrived' && [ -z "$unproved" ] || said='not every word is in the traces'
  say "$1: ${words#, }: $said; files in $(shown "$out")/"
}
