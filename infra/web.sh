#!/usr/bin/env bash
# Builds and checks the web client, with the machine's Node or one from PyPI.
# Usage: infra/web.sh build|check|types; `build --if-needed` does nothing when the last build has all sources.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

web=query_api/web
stamp=$web/node_modules/installed-from

say() { printf 'web: %s\n' "$*" >&2; }

new_enough() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null; }

# Prints the folder of a Node that is new enough.
find_node() {
  local own=.cache/node/bin
  if command -v npm >/dev/null && new_enough node; then
    dirname "$(command -v node)"
    return
  fi
  if ! new_enough "$own/node"; then
    say "installing Node into .cache/node"
    .venv/bin/python -m venv --clear .cache/node >&2
    "$own/python" -m pip --disable-pip-version-check --quiet install \
      --require-hashes --only-binary :all: --requirement infra/locks/node.txt >&2
  fi
  printf '%s\n' "$PWD/$own"
}

install_packages() {
  local wanted
  wanted="$(cat $web/package-lock.json $web/.npmrc | sha256sum)"
  if [[ ! -f $stamp || $(<"$stamp") != "$wanted" ]]; then
    say "installing packages"
    npm ci --prefix $web --silent --no-progress
    printf '%s\n' "$wanted" >"$stamp"
  fi
}

is_built() {
  [[ -f $web/dist/index.html ]] && [[ -z $(find $web/src $web/public $web/scripts $web/index.html \
    $web/vite.config.ts $web/package-lock.json -newer $web/dist/index.html -print -quit) ]]
}

if [[ ${1-} == build && ${2-} == --if-needed ]] && is_built; then
  exit 0
fi
node="$(find_node)"
export PATH="$node:$PATH"
install_packages
case "${1-}" in
  build) npm run build --prefix $web --silent && say "built into $web/dist" ;;
  check)
    npm run check --prefix $web --silent
    bash "$0" build --if-needed
    npm run budget --prefix $web --silent
    ;;
  types) npm run generate --prefix $web --silent ;;
  *) say "build, check or types?" && exit 2 ;;
esac
