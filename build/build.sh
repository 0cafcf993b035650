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
  if grep -q 'NU1403' "$LAST_LOG"; then
    sed -n 's/.*\(NU1403: .*\) \[.*/\1/p' "$LAST_LOG" | sort -u >&2
    die "A package is not the one that build/locks names: it was altered on its way, or the package source has another of its name." \
      "Do not use that source."
  fi
  if grep -q 'NU1004' "$LAST_LOG"; then
    sed -n 's/.*\(NU1004: .*\) \[.*/\1/p' "$LAST_LOG" | sort -u | head -n 5 >&2
    die "The packages of the projects are not those of build/locks. After a change to them, run: make lock"
  fi
  grep -E ': (error|warning) ' "$LAST_LOG" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 40 >&2 || tail -n 20 "$LAST_LOG" >&2
  die "$1 The whole log: $LAST_LOG"
}

build/web.sh
step "Restoring NuGet packages" dotnet restore "$target" -nodeReuse:false --nologo -v minimal ||
  fail "The NuGet packages could not be restored."
step "Building SamStream (Release)" \
  dotnet build "$target" -c $CONFIGURATION --no-restore -nodeReuse:false --nologo -v minimal || fail "The build failed."
