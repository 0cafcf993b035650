#!/bin/bash
# Checks and measures SamStream on an NVIDIA GPU, in about ten minutes: build/gpu-check.sh [cuda|tensorRt]. It says what is missing,
# compares the masks with those of the CPU, and measures networks, presets and objects; for cuda the image encoder as a CUDA graph, too.
# What it makes is in artifacts/gpu.
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
mkdir -p "$out/clip/street/frames"

step "Looking for what $provider needs" samstream doctor --provider "$provider" || fail "$provider does not work here."

# The same frames by both: the CPU's masks are the truth that the GPU's are compared with.
boxes=(--box 178,373,248,519 --box 252,370,303,509 --box 630,297,673,408)
track() {
  samstream run "$out/clip/street/frames" "${boxes[@]}" --preset accurate --provider "$1" --no-overlay --no-jsonl --no-summary --out "$2" --quiet "${@:3}"
}
# Name and folder of a run on the GPU.
compare() {
  mkdir -p "$2/predicted"
  mv "$2/masks" "$2/predicted/street"
  samstream eval vos "$out/clip" --predictions "$2/predicted" --json "$2/masks.json" --quiet
  node -e '
    const objects = JSON.parse(require("fs").readFileSync(process.argv[1])).objects;
    const least = Math.min(...objects.map(object => object.score.j_mean));
    console.log(`Masks of ${process.argv[2]} and of the CPU: J ${least.toFixed(4)} at least, of ${objects.length} objects`);
    process.exit(objects.length === 3 && least >= 0.98 ? 0 : 1);
  ' "$2/masks.json" "$1" || die "The masks differ: see $2/masks.json"
}
measure() {
  dotnet tools/Bench/bin/Release/net10.0/samstream-bench.dll --suite --quick --frames 60 --provider "$provider" --markdown "$out/$1.md" "${@:2}"
}
step "Taking frames of the sample clip" \
  ffmpeg -v error -i samples/street.mp4 -frames:v 16 -start_number 0 "$out/clip/street/frames/%05d.png" || fail "FFmpeg failed."
step "Tracking on the CPU" track cpu "$out/cpu" || fail "The CPU failed."
step "Tracking on $provider" track "$provider" "$out/gpu" || fail "$provider failed."
mv "$out/cpu/masks" "$out/clip/street/masks"
compare "$provider" "$out/gpu"
if [ "$provider" = cuda ]; then
  step "Tracking on cuda with a CUDA graph" track cuda "$out/graph" --cuda-graph true \
    || fail "The image encoder does not run as a CUDA graph; without one it does."
  compare "cuda with a CUDA graph" "$out/graph"
fi

step "Measuring" measure suite --parts encoder,decoder,presets,objects || fail "The measurement failed."
cat "$out/suite.md"
if [ "$provider" = cuda ]; then
  step "Measuring the image encoder as a CUDA graph" measure graph --parts encoder --only fp32 --cuda-graph true || fail "The measurement failed."
  cat "$out/graph.md"
fi
