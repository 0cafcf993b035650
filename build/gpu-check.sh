#!/bin/bash
# Checks and measures SamStream on an NVIDIA GPU, in less than eight minutes: build/gpu-check.sh [cuda|tensorRt]. It says what is missing,
# compares the masks with those of the CPU, and measures networks, presets and objects. What it makes is in artifacts/gpu.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

provider=${1:-cuda}
out=artifacts/gpu
samstream() { dotnet src/Cli/bin/Release/net10.0/samstream.dll "$@"; }
fail() {
  tail -n 20 "$LAST_LOG" >&2
  die "$1 The whole log: $LAST_LOG"
}

build/setup.sh
build/build.sh
rm -rf "$out"
mkdir -p "$out/clip/street/frames" "$out/predicted/street"

step "Looking for what $provider needs" samstream doctor --provider "$provider" || fail "$provider does not work here."

# The same frames by both: the CPU's masks are the truth that the GPU's are compared with.
boxes=(--box 178,373,248,519 --box 252,370,303,509 --box 630,297,673,408)
track() {
  samstream run "$out/clip/street/frames" "${boxes[@]}" --preset accurate --provider "$1" --no-overlay --no-jsonl --no-summary --out "$2" --quiet
}
step "Taking frames of the sample clip" \
  ffmpeg -v error -i samples/street.mp4 -frames:v 16 -start_number 0 "$out/clip/street/frames/%05d.png" || fail "FFmpeg failed."
step "Tracking on the CPU" track cpu "$out/cpu" || fail "The CPU failed."
step "Tracking on $provider" track "$provider" "$out/gpu" || fail "$provider failed."
mv "$out/cpu/masks" "$out/clip/street/masks"
mv "$out/gpu/masks"/* "$out/predicted/street"
samstream eval vos "$out/clip" --predictions "$out/predicted" --json "$out/masks.json" --quiet
node -e '
  const objects = JSON.parse(require("fs").readFileSync(process.argv[1])).objects;
  const least = Math.min(...objects.map(object => object.score.j_mean));
  console.log(`Masks of ${process.argv[2]} and of the CPU: J ${least.toFixed(4)} at least, of ${objects.length} objects`);
  process.exit(objects.length === 3 && least >= 0.98 ? 0 : 1);
' "$out/masks.json" "$provider" || die "The masks differ: see $out/masks.json"

step "Measuring" dotnet tools/Bench/bin/Release/net10.0/samstream-bench.dll --suite --quick --frames 60 \
  --parts encoder,decoder,presets,objects --provider "$provider" --markdown "$out/suite.md" || fail "The measurement failed."
cat "$out/suite.md"
