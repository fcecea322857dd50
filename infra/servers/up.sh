#!/usr/bin/env bash
# up.sh [NAME…]   Starts the servers of a cluster that do not answer yet: those named (commas or spaces), or all.
# A server whose MESSENGER_<NAME>_URL is set is somewhere else and is left to it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./server.sh
. ./names.sh

chosen "$@"
make_place
mkdir -p "$CACHE"
chmod a+rx "$CACHE"
# One at a time on this machine: what is fetched or installed is then there for the next checkout.
exec 9>"$CACHE/lock"
flock 9

# Sorts the chosen ones; costs no process when everything is up.
missing=() unknown=()
for SERVER in "${NAMES[@]}"; do
  given=MESSENGER_${SERVER^^}_URL PORT=
  . "./$SERVER.sh"
  if [[ -n ${!given:-} ]]; then
    say "elsewhere, says $given"
  elif [[ -z $PORT ]] && installed; then
    say "installed; tests start their own"
  elif [[ -n $PORT ]] && open_port; then
    alive "$SERVER" && say "up at $HOST:$PORT" || unknown+=("$SERVER")
  else
    missing+=("$SERVER")
  fi
done

wanted=()
for SERVER in "${missing[@]}"; do
  . "./$SERVER.sh"
  mapfile -t -O "${#wanted[@]}" wanted < <(packages)
done
if ((${#wanted[@]})); then
  . ./packages.sh
  install_packages "${wanted[@]}"
fi

start() {
  local since=${EPOCHREALTIME/./}
  unset -f build
  PORT=
  . "./$SERVER.sh"
  installed || fail "is not to be had here. It needs $NEEDED; or set MESSENGER_${SERVER^^}_URL to a server elsewhere"
  [[ -n $PORT ]] || { say "installed; tests start their own" && return; }
  use_owner
  ! declare -F build >/dev/null || build
  enter_data
  launch
  since=$(((${EPOCHREALTIME/./} - since) / 100000))
  say "started at $HOST:$PORT in $((since / 10)).$((since % 10)) s"
}

failed=0 starting=()
for SERVER in "${missing[@]}"; do
  (start) 9>&- &
  starting+=("$!")
done
for process in "${starting[@]}"; do
  wait "$process" || failed=1
done
if ((${#unknown[@]})); then
  (cd "$ROOT" && .venv/bin/python -m tests.answering "${unknown[@]}") || failed=1
fi
exit "$failed"
