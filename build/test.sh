#!/bin/bash
# Runs every test project of the solution, one after the other, from the build of build/build.sh, and closes with one
# line: "N passed, N failed, N skipped". Tests that need data from outside the repository read SAMSTREAM_DATA.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

RESULTS=artifacts/test-results
rm -rf $RESULTS
mkdir -p $RESULTS "$LOGS"

for folder in tests/*.Tests; do
  name=$(basename "$folder")
  # The exit code says nothing that the results do not: a project without results has failed.
  dotnet test "$folder/bin/$CONFIGURATION/net10.0/SamStream.$name.dll" --logger "trx;LogFileName=$name.trx" \
    --results-directory $RESULTS --blame-hang-timeout 10m --blame-hang-dump-type none \
    >"$LOGS/$name.log" 2>&1 </dev/null || true
  node build/test-report.mjs project "$RESULTS/$name.trx" "$LOGS/$name.log"
done
exec node build/test-report.mjs total $RESULTS tests/*.Tests
