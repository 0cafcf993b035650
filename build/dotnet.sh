#!/bin/bash
# Installs .NET into a folder, in the version and with the SHA-512 of build/dotnet.sha512, which Microsoft publishes with each release:
# github.com/dotnet/core, release-notes/10.0/releases.json. Nothing that differs is unpacked.
#   build/dotnet.sh sdk DIR         what SamStream is built with
#   build/dotnet.sh aspnetcore DIR  what it runs with
#   build/dotnet.sh pin FILE        write build/dotnet.sha512 anew from that releases.json, for its latest release
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
sums=$here/dotnet.sha512

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

install_dotnet() {
  local kind=$1 folder=$2 machine line
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) die "build/dotnet.sh knows x86_64 and aarch64; this is $(uname -m)." ;;
  esac
  line=$(grep "/$kind-[0-9.]*-linux-$machine\.tar\.gz\$" "$sums") || die "$sums names no $kind for linux-$machine."
  # Not local: the trap is called when this function has ended.
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  curl -fsSL --retry 2 --connect-timeout 20 -o "$scratch/archive" "https://builds.dotnet.microsoft.com/dotnet/${line#*  }" ||
    die "Could not be fetched: https://builds.dotnet.microsoft.com/dotnet/${line#*  }"
  (cd "$scratch" && sha512sum --check --status <<<"${line%% *}  archive") ||
    die "${line##*/} is not the file that Microsoft published: its SHA-512 is another one. Nothing was installed."
  mkdir -p "$folder"
  tar -x --no-same-owner -C "$folder" -f "$scratch/archive"
}

pin() {
  node -e '
    const channel = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const release = channel.releases[0];
    for (const part of [release.sdk, release["aspnetcore-runtime"]]) {
      for (const machine of ["x64", "arm64"]) {
        const file = part.files.find(file => /^(dotnet-sdk|aspnetcore-runtime)-linux/.test(file.name)
          && file.rid === `linux-${machine}` && file.url.endsWith(`linux-${machine}.tar.gz`));
        console.log(`${file.hash}  ${file.url.replace(/^.*?\/dotnet\//, "")}`);
      }
    }
  ' "$1" >"$sums.new" && mv "$sums.new" "$sums"
  cut -d' ' -f3 "$sums"
}

[ $# -eq 2 ] || die "build/dotnet.sh sdk DIR, aspnetcore DIR or pin FILE."
case $1 in
  sdk) install_dotnet dotnet-sdk "$2" ;;
  aspnetcore) install_dotnet aspnetcore-runtime "$2" ;;
  pin) pin "$2" ;;
  *) die "build/dotnet.sh knows sdk, aspnetcore and pin, not '$1'." ;;
esac
