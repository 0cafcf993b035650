#!/bin/bash
# Builds the whole solution in Release. Set-up comes first: build/setup.sh, or "make build" for both.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

if ! step "Building SamStream (Release, packages: $PACKAGES)" \
  dotnet build SamStream.slnx -c $CONFIGURATION -p:SamStreamPackages="$PACKAGES" -nodeReuse:false --nologo -v minimal; then
  grep -E ': (error|warning) ' "$LAST_LOG" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 40 >&2 || tail -n 20 "$LAST_LOG" >&2
  if grep -qE 'NU1301|NU1801' "$LAST_LOG"; then
    die "NuGet could not be reached. With a network, run: make build"
  fi
  die "The build failed. The whole log: $LAST_LOG"
fi
