#!/bin/bash
# Publishes the program from the build of build/build.sh to artifacts/publish, or the folder that is named. Beside it lies samstream.cdx.json,
# its bill of materials.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

folder=${1:-artifacts/publish}
rm -rf "$folder"
step "Publishing samstream" dotnet publish src/Cli/Cli.csproj -c $CONFIGURATION --no-build -nodeReuse:false --nologo -v minimal -o "$folder" || {
  grep -E ': (error|warning) ' "$LAST_LOG" | sort -u | head -n 40 >&2 || tail -n 20 "$LAST_LOG" >&2
  die "The program could not be published. The whole log: $LAST_LOG"
}
echo "Published: $folder; what is in it: $folder/samstream.cdx.json"
