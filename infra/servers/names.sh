# shellcheck shell=bash
# Sourced: which servers there are.

ALL=(postgres rabbitmq elasticsearch mysql redis s3 haproxy)

# Sets NAMES to the servers named in the arguments; none, or `all`, is all of them; `none` is none.
chosen() {
  local name
  NAMES=()
  read -r -a NAMES <<<"$(tr ',' ' ' <<<"$*")"
  case ${NAMES[*]} in
    '' | all) NAMES=("${ALL[@]}") ;;
    none) NAMES=() ;;
  esac
  for name in "${NAMES[@]}"; do
    [[ " ${ALL[*]} " == *" $name "* ]] || {
      echo "no server is named $name; there are: ${ALL[*]}" >&2
      exit 2
    }
  done
}
