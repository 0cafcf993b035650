#!/bin/bash
# Looks for crashes and hangs of the readers of foreign bytes, guided by the code that an input reaches: AFL++ from Debian,
# SharpFuzz from NuGet. A run goes on where an earlier one of the same reader ended.
#   build/fuzz.sh              ten minutes for each reader, as many at a time as there are processors
#   build/fuzz.sh READER...    some of them; samstream-fuzz --list tells which there are
#   FUZZ_SECONDS=36000         how long each of them, seconds
# What it finds, and the inputs that it made on the way, are in artifacts/fuzz/READER.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

SHARPFUZZ=2.3.0
SECONDS_EACH=${FUZZ_SECONDS:-600}
FOLDER=artifacts/fuzz
PROGRAM=$FOLDER/program
FUZZ=$PROGRAM/samstream-fuzz.dll

# A copy, whose libraries tell where execution goes. Those of GPUs are large, and nothing of them is run.
instrument() {
  local built=tools/Fuzz/bin/$CONFIGURATION/net10.0 library
  rm -rf "$PROGRAM"
  mkdir -p "$PROGRAM"
  tar -C "$built" --hard-dereference --exclude='libonnxruntime_providers_*' -cf - . | tar -C "$PROGRAM" -xf -
  for library in "$PROGRAM"/SamStream.*.dll "$PROGRAM"/samstream.dll "$PROGRAM"/YamlDotNet.dll; do
    "$FOLDER/tool/sharpfuzz" "$library" || return
  done
}

export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_AUTORESUME=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1
export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1

fuzz() {
  mkdir -p "$LOGS"
  # FFmpeg takes its time for a video; a reader of ours that takes ten seconds hangs.
  nice timeout $((SECONDS_EACH + 300)) afl-fuzz -V "$SECONDS_EACH" -i "$PROGRAM/Seeds/$1" -o "$FOLDER/$1" \
    -t 10000 -m none -- dotnet "$FUZZ" --afl "$1" >"$LOGS/fuzz-$1.log" 2>&1 || echo "$1: afl-fuzz ended early; see $LOGS/fuzz-$1.log" >&2
}

# READER FIGURE of AFL++'s statistics.
figure() {
  sed -n "s/^$2 *: *//p" "$FOLDER/$1/default/fuzzer_stats" 2>/dev/null || true
}

[ -x "$FOLDER/tool/sharpfuzz" ] || step "Installing SharpFuzz" dotnet tool install SharpFuzz.CommandLine --version $SHARPFUZZ \
  --tool-path "$FOLDER/tool" || die "SharpFuzz could not be installed. The whole log: $LAST_LOG"
step "Preparing the readers" instrument || die "The readers could not be prepared. The whole log: $LAST_LOG"
mapfile -t readers < <(if [ $# -gt 0 ]; then printf '%s\n' "$@"; else dotnet "tools/Fuzz/bin/$CONFIGURATION/net10.0/samstream-fuzz.dll" --list | cut -d' ' -f1; fi)

echo "Reading damaged input for $SECONDS_EACH s each: ${readers[*]}"
for reader in "${readers[@]}"; do
  [ "$(jobs -rp | wc -l)" -lt "$(nproc)" ] || wait -n || true
  fuzz "$reader" &
done
wait

faults=0
printf '%-22s %12s %9s %7s %8s %7s %6s\n' reader inputs seconds kept branches crashes hangs
for reader in "${readers[@]}"; do
  crashes=$(figure "$reader" saved_crashes) hangs=$(figure "$reader" saved_hangs)
  printf '%-22s %12s %9s %7s %8s %7s %6s\n' "$reader" "$(figure "$reader" execs_done)" "$(($(figure "$reader" run_time) + 0))" \
    "$(figure "$reader" corpus_count)" "$(figure "$reader" edges_found)" "${crashes:-?}" "${hangs:-?}"
  faults=$((faults + ${crashes:-1} + ${hangs:-1}))
done
[ $faults -eq 0 ] || die "Inputs that were not read as they should are in $FOLDER/READER/default/crashes and hangs. What one does:" \
  "  dotnet tools/Fuzz/bin/$CONFIGURATION/net10.0/samstream-fuzz.dll READER --file FILE" \
  "Mend the reader and keep the input in tools/Fuzz/Seeds/READER: the tests read it from then on."
