# shellcheck shell=bash
# RabbitMQ: the way from the log to projections on other machines, and integration events.
# Ports: AMQP, stream + 1, management + 2, Prometheus + 3, epmd + 4, distribution + 5; all on loopback.
PORT=15672 OWNER=rabbitmq
NEEDED="RabbitMQ 3.10 or newer (Debian: apt-get install rabbitmq-server)"
PROGRAMS=/usr/lib/rabbitmq/bin

packages() { installed || echo rabbitmq-server; }
installed() { [[ -x $PROGRAMS/rabbitmq-server ]]; }

configure() {
  echo '[rabbitmq_management,rabbitmq_prometheus,rabbitmq_stream].' >enabled_plugins
  cat >rabbitmq.conf <<CONF
listeners.tcp.1 = $HOST:$PORT
stream.listeners.tcp.1 = $HOST:$((PORT + 1))
management.tcp.ip = $HOST
management.tcp.port = $((PORT + 2))
prometheus.tcp.ip = $HOST
prometheus.tcp.port = $((PORT + 3))
default_user = $ACCOUNT
default_pass = $PASSWORD
log.console = false
CONF
  : >environment
  [[ -e .erlang.cookie ]] || head -c 24 /dev/urandom | base64 >.erlang.cookie
  chmod 400 .erlang.cookie
  ((EUID)) || chown "$OWNER:" ./* .erlang.cookie
}

launch() {
  configure
  local as_node=(env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME="$DATA"
    ERL_EPMD_PORT=$((PORT + 4)) ERL_EPMD_ADDRESS="$HOST")
  background "${as_node[@]}" epmd
  record "$PID" epmd
  rm -f pid
  background "${as_node[@]}" RABBITMQ_NODENAME="messenger$PORT@localhost" RABBITMQ_NODE_IP_ADDRESS="$HOST" \
    RABBITMQ_NODE_PORT="$PORT" RABBITMQ_DIST_PORT=$((PORT + 5)) \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
    RABBITMQ_MNESIA_BASE="$DATA/mnesia" RABBITMQ_LOG_BASE="$DATA/log" RABBITMQ_PID_FILE="$DATA/pid" \
    RABBITMQ_CONFIG_FILE="$DATA/rabbitmq.conf" RABBITMQ_ADVANCED_CONFIG_FILE="$DATA/advanced.config" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$DATA/enabled_plugins" RABBITMQ_CONF_ENV_FILE="$DATA/environment" \
    "$PROGRAMS/rabbitmq-server"
  wait_for 30 "$PID" test -s pid || not_ready
  record "$(<pid)"
  wait_for 90 "$(<pid)" open_port || not_ready
  wait_for 10 "$(<pid)" open_port $((PORT + 2)) || not_ready
}

after_end() { end epmd; }
