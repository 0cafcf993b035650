#!/bin/bash
# Builds the whole solution in Release, or the project that is named. Set-up comes first: build/setup.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

target=${1:-SamStream.slnx}

fail() {
  if grep -q 'NU1301' "$LAST_LOG"; then
    sed -n 's/.*\(NU1301: Unable to load.*\) \[.*/\1/p' "$LAST_LOG" | sort -u >&2
    die "NuGet could not be reached. With a network, run: make build"
  fi
  grep -E ': (error|warning) ' "$LAST_LOG" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 40 >&2 || tail -n 20 "$LAST_LOG" >&2
  die "$1 The whole log: $LAST_LOG"
}

step "Restoring NuGet packages" dotnet restore "$target" -nodeReuse:false --nologo -v minimal ||
  fail "The NuGet packages could not be restored."
step "Building SamStream (Release)" \
  dotnet build "$target" -c $CONFIGURATION --no-restore -nodeReuse:false --nologo -v minimal || fail "The build failed."
