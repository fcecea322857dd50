#!/usr/bin/env bash
# HAProxy, before several nodes while one after the other restarts. Tests start it; `make up` only sees that it is here.
#   haproxy.sh start FOLDER PORT HOST:PORT…   round robin, /readyz asked each 200 ms; commands on PORT + 1
#   haproxy.sh drain PORT N | ready PORT N    no new requests for the Nth node | requests again
#   haproxy.sh stop FOLDER
NEEDED="HAProxy 2.6 or newer (Debian: apt-get install haproxy)"

packages() { installed || echo haproxy; }
installed() { command -v haproxy >/dev/null || [[ -x /usr/sbin/haproxy ]]; }

configuration() {
  local port=$1 node count=0
  shift
  cat <<CONF
global
  stats socket ipv4@127.0.0.1:$((port + 1)) level admin
  maxconn 5000
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  option redispatch
  retries 3
  retry-on conn-failure empty-response 503
frontend edge
  bind 127.0.0.1:$port
  default_backend nodes
backend nodes
  balance roundrobin
  option httpchk GET /readyz
CONF
  for node in "$@"; do
    count=$((count + 1))
    echo "  server node$count $node check inter 200ms fall 1 rise 1"
  done
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  set -euo pipefail
  PATH=$PATH:/usr/sbin
  case $1 in
    start)
      mkdir -p "$2"
      configuration "${@:3}" >"$2/haproxy.cfg"
      haproxy -f "$2/haproxy.cfg" -D -p "$2/pid"
      ;;
    drain | ready)
      exec 3<>"/dev/tcp/127.0.0.1/$(($2 + 1))"
      echo "set server nodes/node$3 state $1" >&3
      cat <&3
      ;;
    stop) kill "$(<"$2/pid")" ;;
    *) sed -n '2,5s/^# *//p' "$0" && exit 2 ;;
  esac
fi
