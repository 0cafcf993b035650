#!/bin/bash
# Writes build/locks anew: which packages of NuGet, in which version and with which hash, each project is restored with, for each kind of
# machine, with and without GPU providers. After a change to the packages of a project; look at the difference before you commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

lock() {
  GPU=$2 dotnet restore SamStream.slnx -p:RuntimeIdentifier="$1" -p:RestoreLockedMode=false --force-evaluate \
    -nodeReuse:false --nologo -v minimal
}
fail() {
  grep -E ': (error|warning) ' "$LAST_LOG" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 40 >&2 || tail -n 20 "$LAST_LOG" >&2
  die "$1 The whole log: $LAST_LOG"
}

# What no project needs any more does not stay.
rm -rf build/locks
step "Locking the packages for x86_64 with GPU providers" lock linux-x64 1 || fail "They could not be locked."
step "Locking the packages for x86_64" lock linux-x64 0 || fail "They could not be locked."
step "Locking the packages for aarch64" lock linux-arm64 0 || fail "They could not be locked."
step "Restoring those of this machine" dotnet restore SamStream.slnx -nodeReuse:false --nologo -v minimal || fail "They could not be restored."
