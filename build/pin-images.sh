#!/bin/bash
# Writes the digests of the container images that Dockerfile and docker-compose.yml name, as a registry answers them now: what is
# built and started is the same everywhere until it is run again. Before each release, for the fixes since; the difference is to be
# looked at, tested and committed. Needs docker with buildx, or skopeo.
set -euo pipefail
cd "$(dirname "$0")/.."

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

# The digest of all architectures of an image.
digest_of() {
  if command -v docker >/dev/null && docker buildx version >/dev/null 2>&1; then
    docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$1"
  elif command -v skopeo >/dev/null; then
    skopeo inspect --raw "docker://$1" >"$manifest" && echo "sha256:$(sha256sum <"$manifest" | cut -d' ' -f1)"
  else
    die "Neither docker with buildx nor skopeo is installed; one of them has to ask the registry."
  fi
}

files=(Dockerfile docker-compose.yml)
manifest=$(mktemp)
trap 'rm -f "$manifest"' EXIT
mapfile -t images < <(grep -ohE '[a-z0-9./-]+:[A-Za-z0-9._-]+@sha256:[0-9a-f]+' "${files[@]}" | sed 's/@.*//' | sort -u)
[ ${#images[@]} -gt 0 ] || die "Neither file names an image as NAME:TAG@sha256:DIGEST."
for image in "${images[@]}"; do
  digest=$(digest_of "$image") || die "No digest of $image could be had. Nothing of it was changed."
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || die "The answer for $image is no digest: $digest"
  echo "$image@$digest"
  sed -i "s#\(${image//./\\.}\)@sha256:[0-9a-f]*#\1@$digest#" "${files[@]}"
done
