#!/usr/bin/env bash
# Makes .venv with everything that running, testing and changing Messenger needs, from the locked versions.
# Does nothing, and quickly, when the environment is already that.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

requirements=(--requirement infra/locks/build.txt --requirement infra/locks/dev.txt)
stamp=.venv/installed-from
# From [tool.ruff] on, pyproject.toml configures checks and nothing that is installed.
wanted="$(sed '/^\[tool\.ruff\]/q' pyproject.toml | cat - infra/install.sh infra/locks/*.txt | sha256sum)"

{ read -r place && read -r installed; } 2>/dev/null <"$stamp" || { place="" installed=""; }
if [[ $place == "$PWD" && $installed == "$wanted" && -x .venv/bin/messenger ]] && .venv/bin/python -c ''; then
  exit 0
fi

say() { printf 'install: %s\n' "$*" >&2; }

# Prints the newest Python that is new enough and can make an environment.
find_python() {
  local candidate
  for candidate in python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

install_python() {
  local as_root=()
  if ((EUID != 0)); then
    as_root=(sudo -n)
  fi
  if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
    say "Python 3.11 or newer with venv is needed. On Debian, as root: apt-get install python3 python3-venv"
    exit 1
  fi
  say "installing python3 and python3-venv"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3 python3-venv >&2
}

if ! python="$(find_python)"; then
  install_python
  if ! python="$(find_python)"; then
    say "Python 3.11 or newer is needed; this system has $(python3 --version 2>&1)."
    exit 1
  fi
fi

# An environment does not work in another place than it was made for, so only one from here is updated.
if [[ $place != "$PWD" ]] || ! .venv/bin/python -c ''; then
  say "making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv
fi
pip=(.venv/bin/python -m pip --disable-pip-version-check --quiet install)
"${pip[@]}" --require-hashes --only-binary :all: "${requirements[@]}"
"${pip[@]}" --no-deps --no-build-isolation --no-index --editable .
printf '%s\n%s\n' "$PWD" "$wanted" >"$stamp"
say "done; .venv/bin/messenger is the command"
