# The run told step by step: a web page, and a diagram for the report. Sourced by labs/run.

# write_pages live|untraced|recorded WORD...: out/walkthrough.html, and a sequence diagram behind out/table.md. The words name the
# programs as socklab walkthrough wants them, from the folder $from. A page that cannot be made is said, and no verdict
# changes for it. $pages_variation is what the title says besides; $pages_beside a language whose recording is set beside,
# $pages_expected whether the lab's own is.
pages_variation='' pages_beside='' pages_expected='' pages_differing=8
write_pages() {
  made walkthrough.html diagram.txt differences.txt
  origin=$1
  shift
  if [ "$origin" != recorded ]; then
    set -- "$@" --origin "$([ "$origin" = live ] && echo live || echo 'live, untraced')"
    pages_commands=$told
    pages_facts=$(live_facts)
  else
    set -- "$@" --origin "recorded $(sed -n 's/^- Recorded: //p' "$from/RECORDED.md")"
    pages_commands=$(sed -n 's/^    //p' "$from/RECORDED.md")
    pages_facts=$(sed -n '/^- Recorded:/d; s/^- \([^:]*\): /\1=/p' "$from/RECORDED.md")
  fi
  # Lines, not words: a command holds spaces.
  before=$IFS
  IFS='
'
  set -f
  for line in $pages_commands; do set -- "$@" --command "$line"; done
  for line in $pages_facts; do set -- "$@" --fact "$line"; done
  set +f
  IFS=$before
  # The lines of an edited source are not those that the recording ran.
  [ -n "$has_changed" ] || [ ! -d "$root/Sources" ] || set -- "$@" --sources "$root/Sources"
  if [ -n "$pages_beside" ]; then
    for side in client server; do
      set -- "$@" --beside "$pages_beside=$root/traces/$full_name/peers/$pages_beside/$side.strace"
    done
  fi
  if [ -n "$pages_expected" ]; then
    for side in $sides; do
      recorded=$recording/$side
      [ ! -e "$recorded.log" ] || set -- "$@" --beside "$recorded.log,$recorded.strace"
    done
    set -- "$@" --beside-title 'the recording of the unedited program'
  fi
  case $title in *': '*) set -- "$@" --question "$(capital "${title#*: }")" ;; esac
  number=${full_name%%-*}
  set -- "$@" --title "Lab ${number#0}: ${title%%: *}$pages_variation" --handout "$lab/README.md"
  if (cd "$from" && "$bin/socklab" walkthrough "$@" --html "$out/walkthrough.html" --differences "$out/differences.txt" \
    --mermaid >"$out/diagram.txt"); then
    {
      printf '\n## What went from one program to the other\n\n```mermaid\n'
      cat "$out/diagram.txt"
      printf '```\n'
    } >>"$out/table.md"
    say "step by step, for a browser: $(shown "$out")/walkthrough.html"
    page=$(shown "$out")/walkthrough.html
    # Another language makes other calls: that is what the page is for.
    [ -z "$pages_beside" ] || sed -i '/: log and trace: /!d' "$out/differences.txt"
    sed -n "1,${pages_differing}p" "$out/differences.txt" | while IFS= read -r line; do say "  differs: $page$line"; done
    more=$(($(wc -l <"$out/differences.txt") - pages_differing))
    [ "$more" -le 0 ] || say "  and at $more more"
  else
    say "walkthrough.html could not be written"
  fi
  rm -f "$out/diagram.txt" "$out/differences.txt"
  # What it shows on a terminal goes away with it, and the verdict stands below the report.
  [ -z "$walk" ] || (cd "$from" && "$bin/socklab" walkthrough "$@") || say 'the walkthrough ended early'
}

# Facts of this machine, a line each.
live_facts() {
  [ -z "$strace" ] || printf 'strace=%s\n' "$(strace --version | sed -n '1s/.*version //p')"
  printf 'Kernel=Linux %s\n' "$(uname -r | cut -d - -f 1)"
  printf 'Architecture=%s\n' "$(uname -m)"
}

capital() { printf '%s%s' "$(printf %.1s "$1" | tr '[:lower:]' '[:upper:]')" "${1#?}"; }
