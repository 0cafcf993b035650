#!/bin/bash
# Runs every step of Dockerfile and docker-compose.yml without a container engine, in roots of Debian that debootstrap makes; as root,
# in a quarter of an hour. Mounts, processes and ports are in namespaces of their own and end with it.
#   build/image-check.sh                        the image, then the services
#   build/image-check.sh --list                 only tell the steps; anybody may
#   build/image-check.sh --build-arg NAME=TEXT  another value for an ARG, such as DEBIAN=debian:13-slim
#   build/image-check.sh --dotnet DIR           install .NET from there, as is done with that in PATH where Microsoft's archives are out of reach
#   build/image-check.sh --cache DIR            keep Debian's root there instead of in ~/.cache/samstream/image-check
#   build/image-check.sh --keep                 leave the roots of the stages and what the services wrote
#   build/image-check.sh --context DIR          the files of that folder instead of the repository's
# What an engine does beyond it is not checked: seccomp, AppArmor, limits of memory, and the images of other services, for which programs
# of this machine stand in.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

check=(/usr/bin/python3 -B build/image/check.py)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/samstream/image-check
options=()
list=
keep=
while [ $# -gt 0 ]; do
  case $1 in
    --list) list=1 ;;
    --keep) keep=1 ;;
    --cache | --dotnet | --build-arg | --context)
      [ $# -gt 1 ] || die "$1 needs a value."
      if [ "$1" = --cache ]; then cache=$2; else options+=("$1" "$2"); fi
      shift
      ;;
    *) die "build/image-check.sh knows --list, --keep, --cache, --dotnet, --build-arg and --context, not '$1'." ;;
  esac
  shift
done
if [ -n "$list" ]; then
  "${check[@]}" "${options[@]}" --list
  exit
fi

[ "$(id -u)" -eq 0 ] || die "Roots are made and mounted by root alone. Run: sudo build/image-check.sh" \
  "Anybody may see the steps: build/image-check.sh --list"
build/setup.sh tests
build/setup.sh image

mkdir -p "$cache"
cache=$(realpath "$cache")
exec 9>"$cache/lock"
flock -n 9 || die "Another image check is using $cache. Wait for it, or choose another folder: --cache DIR"
# Out here nothing is mounted in them, so that no deletion reaches what was mounted.
rm -rf "$cache"/run.*
work=$(mktemp -d "$cache/run.XXXXXX")
if [ -z "$keep" ]; then
  trap 'rm -rf "$work"' EXIT
else
  echo "Kept when it ends, until the next check: $work"
fi
chmod 755 "$work"
mkdir -p "$LOGS/image"
unshare --mount --pid --fork --kill-child --mount-proc \
  "${check[@]}" "${options[@]}" --cache "$cache" --work "$work" --logs "$LOGS/image" 9>&-
