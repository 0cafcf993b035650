#!/bin/bash
# Runs test projects, one after the other, from the build of build/build.sh, and closes with one line: "N passed, N failed,
# N skipped". Tests that need data from outside the repository read SAMSTREAM_DATA.
#   build/test.sh           every test of the solution
#   build/test.sh fast      the unit tests, but those that are marked as slow: [Slow("why")]
#   build/test.sh coverage  the same, with the lines and branches that they run, by project; told, not judged
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

RESULTS=artifacts/test-results
mapfile -t projects < <(printf '%s\n' tests/*.Tests)
options=()
case ${1:-} in
  '') ;;
  fast | coverage)
    mapfile -t projects < <(printf '%s\n' tests/*.Tests | grep -v '/Integration\.Tests$')
    options=(--filter 'Speed!=Slow')
    ;;
  *) die "build/test.sh knows fast and coverage, not '$1'." ;;
esac

if [ "${1:-}" = coverage ]; then
  packages=$(dotnet nuget locals global-packages --list | sed 's/^[^/]*//')
  options+=(--collect 'XPlat Code Coverage' --test-adapter-path "$(ls -d "$packages"/coverlet.collector/*/build/net10.0 | tail -n 1)")
fi

rm -rf $RESULTS
mkdir -p $RESULTS "$LOGS"

run() {
  local name tests
  name=$(basename "$1")
  tests="$1/bin/$CONFIGURATION/net10.0/SamStream.$name.dll"
  # The exit code says nothing that the results do not: a project without results has failed.
  dotnet test "$tests" "${options[@]}" --logger "trx;LogFileName=$name.trx" \
    --results-directory $RESULTS --blame-hang-timeout 10m --blame-hang-dump-type none \
    >"$LOGS/$name.log" 2>&1 </dev/null || true
  # Results do not tell which tests are marked.
  [ ${#options[@]} -gt 0 ] || dotnet test "$tests" --list-tests --filter 'Speed=Slow' >"$RESULTS/$name.slow" 2>&1 </dev/null || true
  node build/test-report.mjs project "$RESULTS/$name.trx" "$LOGS/$name.log"
}

# The fast tests of two projects run at a time: many of them wait for other programs. Not under coverage: projects share their
# libraries by links, and what counts is written into them.
for folder in "${projects[@]}"; do
  if [ "${1:-}" = fast ]; then
    [ "$(jobs -rp | wc -l)" -lt 2 ] || wait -n || true
    run "$folder" &
  else
    run "$folder"
  fi
done
wait
[ "${1:-}" != coverage ] || node build/test-report.mjs coverage $RESULTS
exec node build/test-report.mjs total $RESULTS "${projects[@]}"
