#!/usr/bin/env bash
# down.sh [NAME…]   Ends the servers that up.sh started from this checkout, and no others. Their data stays.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./server.sh
. ./names.sh

stop() {
  SIGNAL=TERM
  unset -f after_end
  . "./$SERVER.sh"
  end
  ! declare -F after_end >/dev/null || after_end
  say "stopped"
}

chosen "$@"
for SERVER in "${NAMES[@]}"; do
  ! alive "$SERVER" || stop &
done
wait
