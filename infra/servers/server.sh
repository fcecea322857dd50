# shellcheck shell=bash
# Sourced: what starting and stopping is alike for every server.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
CACHE=${MESSENGER_CACHE:-$( ((EUID)) && echo "$HOME/.cache/messenger" || echo /var/cache/messenger)}
HOST=127.0.0.1
ACCOUNT=messenger
PASSWORD=messenger

say() { printf '%-13s %s\n' "$SERVER" "$*"; }
fail() {
  say "$*" >&2
  exit 1
}

# Runs a command, or becomes it after `exec`, as the server's own user: servers do not run as root.
as_owner=()
use_owner() {
  ((EUID)) && return
  id -u "$OWNER" >/dev/null 2>&1 || fail "the user $OWNER is missing, and root must not run it"
  as_owner=(setpriv "--reuid=$OWNER" "--regid=$(id -g "$OWNER")" --clear-groups)
}

# Makes .data/servers; where other users cannot reach it (a home folder, mode 700) it is a link to where they can.
make_place() {
  local place=$ROOT/.data/servers
  [[ -d $place ]] && return
  [[ -d $ROOT/.data ]] || mkdir -m 711 "$ROOT/.data"
  if ((EUID)) || setpriv --reuid=nobody --clear-groups test -x "$ROOT/.data" 2>/dev/null; then
    mkdir -p "$place"
  else
    local elsewhere
    elsewhere=$CACHE/data/$(printf '%s' "$ROOT" | sha256sum | cut -c-12)
    mkdir -p "$elsewhere"
    ln -sfn "$elsewhere" "$place"
  fi
}

# Makes the data folder of the server and enters it; DATA is its absolute path.
enter_data() {
  DATA=$(cd "$ROOT/.data/servers" && pwd -P)/$SERVER
  mkdir -p "$DATA"
  ((EUID)) || chown "$OWNER:" "$DATA"
  chmod 700 "$DATA"
  cd "$DATA" || exit 1
  "${as_owner[@]}" test -w "$DATA" || fail "the user $OWNER cannot reach $DATA; every folder above it needs o+x"
}

# When a process began: a process id that was given away again is no proof of the same process.
began() {
  local stat
  stat=$(<"/proc/$1/stat") 2>/dev/null || return
  read -r -a stat <<<"${stat##*) }"
  echo "${stat[19]}"
}

pid_file() { echo "$ROOT/.data/servers/${1:-$SERVER}.pid"; }
record() { echo "$1 $(began "$1")" >"$(pid_file "${2:-}")"; }

# Succeeds, with PID set, while the process runs that this checkout started.
alive() {
  local since
  { read -r PID since <"$ROOT/.data/servers/${1:-$SERVER}.pid"; } 2>/dev/null && [[ $(began "$PID") == "$since" ]]
}

open_port() { (: <"/dev/tcp/$HOST/${1:-$PORT}") 2>/dev/null; }

# Waits until a command succeeds, while the process that is to make it true lives.
wait_for() {
  local end=$((SECONDS + $1)) pid=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) && [[ -d /proc/$pid ]] || return 1
    sleep 0.1
  done
}

# Starts a command in the background as the owner, out of reach of the terminal's signals, and records it.
background() {
  setsid "${as_owner[@]}" "$@" >"$DATA/output" 2>&1 </dev/null &
  PID=$!
  record "$PID"
}

not_ready() {
  tail -n 15 "${1:-$DATA/output}" >&2 || true
  end
  fail "did not become ready; see $DATA"
}

# Ends what this checkout started, and only that.
end() {
  alive "${1:-}" || return 0
  kill "-${SIGNAL:-TERM}" "$PID"
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    [[ -d /proc/$PID ]] || break
    sleep 0.1
  done
  [[ -d /proc/$PID ]] && kill -KILL "$PID"
  rm -f "$(pid_file "${1:-}")"
}
