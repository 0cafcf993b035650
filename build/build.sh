#!/bin/bash
# Builds the whole solution in Release. Set-up comes first: build/setup.sh, or "make build" for both.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

if ! step "Building SamStream (Release)" \
  dotnet build SamStream.slnx -c $CONFIGURATION -nodeReuse:false --nologo -v minimal; then
  if grep -q 'NU1301' "$LAST_LOG"; then
    sed -n 's/.*\(NU1301: Unable to load.*\) \[.*/\1/p' "$LAST_LOG" | sort -u >&2
    die "NuGet could not be reached. With a network, run: make build"
  fi
  grep -E ': (error|warning) ' "$LAST_LOG" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 40 >&2 || tail -n 20 "$LAST_LOG" >&2
  die "The build failed. The whole log: $LAST_LOG"
fi
