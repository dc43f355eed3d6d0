# install_missing PROGRAM...: what is not here yet, from Debian's packages of the same names.
# shellcheck shell=bash
install_missing() {
  local missing=() program
  for program in "$@"; do
    command -v "$program" >/dev/null 2>&1 || missing+=("$program")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  local as=()
  [ "$(id -u)" -eq 0 ] || as=(sudo)
  "${as[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
