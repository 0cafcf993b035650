#!/bin/bash
# Formats the C# and C++ sources in place; with --check it only says what is not formatted and fails if anything is.
# Not ours to format: the ONNX Runtime sources that the interop project compiles. C++ needs clang-format, if installed.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

check=${1:-}
status=0

if [ ! -f src/Pipeline/obj/project.assets.json ]; then
  step "Restoring NuGet packages" dotnet restore SamStream.slnx -p:SamStreamPackages="$PACKAGES" || {
    tail -n 8 "$LAST_LOG" >&2
    die "NuGet packages could not be restored. With a network, run: make build"
  }
fi

csharp=(dotnet format SamStream.slnx --no-restore --exclude src/Interop/OnnxRuntime node_modules artifacts)
[ "$check" != --check ] || csharp+=(--verify-no-changes)
step "Formatting C#${check:+ (check)}" "${csharp[@]}" || {
  grep -E ': (error|warning) ' "$LAST_LOG" | sed 's/ \[[^]]*\]$//' | sort -u | head -n 40 >&2 || cat "$LAST_LOG" >&2
  status=1
}

mapfile -t cpp < <(find src/Interop/OpenCvSharp/native -name '*.cpp' -o -name '*.hpp')
if [ -f .clang-format ] && command -v clang-format >/dev/null; then
  native=(clang-format -i)
  [ "$check" != --check ] || native=(clang-format --dry-run --Werror)
  step "Formatting C++${check:+ (check)}" "${native[@]}" "${cpp[@]}" || {
    head -n 40 "$LAST_LOG" >&2
    status=1
  }
fi

[ "$status" -eq 0 ] || die "Not everything is formatted. Run: make format"
