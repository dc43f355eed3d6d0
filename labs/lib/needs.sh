# What a row of languages.tsv needs: words that are programs in PATH, or files.
# shellcheck shell=sh

# missing_of WORD...: prints the first that is not there; nothing where all are.
missing_of() {
  for need in "$@"; do
    [ -e "$need" ] || command -v "$need" >/dev/null 2>&1 || { echo "$need" && return; }
  done
}
