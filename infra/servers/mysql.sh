# shellcheck shell=bash
# MariaDB or MySQL: user state.
PORT=13306 OWNER=mysql
NEEDED="MariaDB 10.6 or newer (Debian: apt-get install mariadb-server)"

packages() { installed || echo mariadb-server; }
installed() { command -v mariadbd >/dev/null; }

launch() {
  if [[ ! -d $DATA/mysql ]]; then
    "${as_owner[@]}" mariadb-install-db --no-defaults --datadir="$DATA" --skip-test-db \
      --auth-root-authentication-method=normal >"$DATA/output" 2>&1 || not_ready
  fi
  cat >"$DATA/account.sql" <<SQL
CREATE DATABASE IF NOT EXISTS $ACCOUNT;
CREATE USER IF NOT EXISTS '$ACCOUNT'@'%' IDENTIFIED BY '$PASSWORD';
GRANT ALL PRIVILEGES ON *.* TO '$ACCOUNT'@'%' WITH GRANT OPTION;
DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1', 'root'@'$(uname -n)';
SQL
  background mariadbd --no-defaults --datadir="$DATA" --socket=socket --pid-file="$DATA/pid" --init-file="$DATA/account.sql" \
    --bind-address="$HOST" --port="$PORT" --skip-name-resolve --character-set-server=utf8mb4 \
    --transaction-isolation=READ-COMMITTED
  wait_for 30 "$PID" open_port || not_ready
}
