# shellcheck shell=bash
# versitygw, an S3 server before a folder: files.
PORT=19000 OWNER=nobody
VERSION=v1.8.0
MODULE_HASH=h1:au+wI+aybno/STsQiSm35Uu6Q6iK5MWReQxgO6SEMFc=
PATH=$PATH:/usr/local/go/bin
BUILT=$CACHE/versitygw-$VERSION
NEEDED="Go 1.21 or newer, to build versitygw $VERSION (Debian 13: apt-get install golang-go; or https://go.dev/dl)"

packages() { installed || printf '%s\n' golang-go ca-certificates; }

# From 1.21 on Go fetches the newer Go that a module asks for.
installed() {
  [[ -x $BUILT/versitygw ]] || {
    command -v go >/dev/null && (($(go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p') >= 21))
  }
}

build() {
  [[ -x $BUILT/versitygw ]] && return
  local new=$BUILT.new
  rm -rf "$new"
  say "building versitygw $VERSION, once for this machine (some minutes)"
  GOTOOLCHAIN=auto GOBIN=$new go install "github.com/versity/versitygw/cmd/versitygw@$VERSION" >"$BUILT.log" 2>&1 || {
    tail -n 5 "$BUILT.log" >&2
    fail "could not be built by $(go version)"
  }
  go version -m "$new/versitygw" | grep -qF "$MODULE_HASH" || fail "versitygw $VERSION is not what was expected: $new"
  chmod -R a+rX "$new"
  mv "$new" "$BUILT"
}

launch() {
  "${as_owner[@]}" mkdir -p "files/$ACCOUNT" versions accounts
  export ROOT_ACCESS_KEY_ID=$ACCOUNT ROOT_SECRET_ACCESS_KEY=$ACCOUNT-secret
  background "$BUILT/versitygw" --port "$HOST:$PORT" --region us-east-1 --iam-dir "$DATA/accounts" \
    posix --versioning-dir "$DATA/versions" "$DATA/files"
  wait_for 10 "$PID" open_port || not_ready
}
