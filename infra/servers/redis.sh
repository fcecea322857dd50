# shellcheck shell=bash
# Redis or Valkey: presence, typing, limits and revocations that nodes share.
PORT=16379 OWNER=redis
NEEDED="Redis 7 or Valkey (Debian: apt-get install redis-server)"

program() { command -v redis-server || command -v valkey-server; }
packages() { installed || echo redis-server; }
installed() { program >/dev/null; }

launch() {
  background "$(program)" --bind "$HOST" --port "$PORT" --dir "$DATA" --save '' --appendonly no
  wait_for 10 "$PID" open_port || not_ready
}
