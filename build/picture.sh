#!/bin/bash
# Makes the README's picture from what `make demo` has written: the frame that stands below it.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

frame=$(sed -n 's/^\*Frame \([0-9]*\) of the overlay video.*/\1/p' README.md)
[ -n "$frame" ] || die "README.md names no frame of the overlay video."
[ -f out/demo/overlay.mp4 ] || die "There is no out/demo/overlay.mp4. Run: make demo"
ffmpeg -nostdin -v error -y -i out/demo/overlay.mp4 -vf "select=eq(n\,$frame)" -frames:v 1 -q:v 3 docs/images/street.jpg
echo "docs/images/street.jpg: frame $frame of out/demo/overlay.mp4"
