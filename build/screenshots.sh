#!/bin/bash
# Makes the pictures of docs/console.md, docs/images/console-*.jpg: starts the built program with the sample clip, once as a camera and once as a clip,
# and looks at its page with Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

program=src/Cli/bin/Release/net10.0/samstream.dll
[ -f $program ] || die "The program is not built. Run: make build"
folder=$(mktemp -d)
ids=()
trap 'kill "${ids[@]}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT

cat >"$folder/live.yaml" <<EOF
cameras:
  - id: gate
    input: "exec:ffmpeg -v error -re -stream_loop -1 -i $PWD/samples/street.mp4 -c copy -f nut -"
    # Both stay where they are, whichever frame comes first.
    prompts: [{ label: sign, box: [410, 200, 463, 246] }, { label: van, box: [650, 43, 726, 87] }]
sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
EOF

# start PORT ARGUMENT...: returns when it answers.
start() {
  local port=$1 tries
  shift
  dotnet $program serve "$@" --http "$port" >"$folder/$port.log" 2>&1 &
  ids+=($!)
  for ((tries = 0; tries < 600; tries++)); do
    curl -fs -o /dev/null "http://127.0.0.1:$port/healthz" && return
    kill -0 "${ids[-1]}" 2>/dev/null || break
    sleep 0.2
  done
  cat "$folder/$port.log" >&2
  die "samstream serve does not answer at port $port."
}

start 9491 "$folder/live.yaml"
start 9492 samples/street.mp4 --out "$folder/out"
node build/screenshots.mjs http://127.0.0.1:9491/ http://127.0.0.1:9492/
