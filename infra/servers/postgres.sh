# shellcheck shell=bash
# PostgreSQL 15 or newer: the event log and identity.
PORT=15432 OWNER=postgres SIGNAL=INT
NEEDED="PostgreSQL 15 or newer (Debian: apt-get install postgresql)"

# Prints the folder of the programs of the newest installed version.
programs() {
  local found
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  [[ -x $found/initdb ]] || found=$(dirname "$(readlink -f "$(command -v initdb)")" 2>/dev/null)
  [[ -x $found/initdb ]] && echo "$found"
}

packages() { installed || echo postgresql; }
installed() { programs >/dev/null; }

launch() {
  local bin
  bin=$(programs)
  if [[ ! -e cluster/PG_VERSION ]]; then
    "${as_owner[@]}" tee password <<<"$PASSWORD" >/dev/null
    "${as_owner[@]}" "$bin/initdb" --pgdata=cluster --username="$ACCOUNT" --pwfile=password --auth=scram-sha-256 \
      --encoding=UTF8 --locale=C.UTF-8 --data-checksums >output 2>&1 || not_ready
    echo "create database $ACCOUNT" | "${as_owner[@]}" "$bin/postgres" --single -D cluster postgres >>output 2>&1 || not_ready
  fi
  background "$bin/postgres" -D "$DATA/cluster" -p "$PORT" -c "listen_addresses=$HOST" -c unix_socket_directories= \
    -c max_connections=300
  wait_for 30 "$PID" grep -qs ready cluster/postmaster.pid || not_ready
}
