# shellcheck shell=bash
# Sourced: installs Debian packages without letting Debian start what they bring, now or at the next boot.

POLICY=/usr/sbin/policy-rc.d
as_root=()
((EUID)) && as_root=(sudo -n)

# Where it cannot, nothing happens, nor for what this Debian does not have: whoever needs one of the packages says so by name.
install_packages() {
  command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null || return 0
  apt_get update || true
  local package known=() forbidden=
  for package in "$@"; do
    ! apt-cache show "$package" >/dev/null 2>&1 || known+=("$package")
  done
  ((${#known[@]})) || return 0
  echo "installing the Debian packages ${known[*]}"
  if [[ ! -e $POLICY ]]; then
    forbidden=1
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" install -m 755 /dev/stdin "$POLICY"
  fi
  apt_get install --no-install-recommends "${known[@]}" || echo "apt-get could not install them" >&2
  [[ -z $forbidden ]] || "${as_root[@]}" rm -f "$POLICY"
  [[ ! -d /run/systemd/system ]] || "${as_root[@]}" systemctl disable --quiet "${known[@]/mariadb-server/mariadb}" 2>/dev/null || true
}

apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -qq -o DPkg::Lock::Timeout=600 "$@" >"$CACHE/apt.log" 2>&1
}
