#!/bin/bash
# Builds the page of the console, src/Console/Web, to its folder dist, which src/Console/Console.csproj embeds. Nothing happens while neither
# its sources nor its packages have changed.
#   build/web.sh            installs the packages if they are missing, checks the types, runs the tests and builds
#   build/web.sh packages   only installs them
#   build/web.sh types      writes the types of messages anew, after openapi.json; make web-types makes both
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

web=src/Console/Web
lock_stamp=$web/node_modules/.samstream-lock
built_stamp=$web/node_modules/.samstream-built

for command in node npm; do
  command -v $command >/dev/null || die "Node.js 18 or newer with npm is missing (no $command in PATH). Run:" \
    "  apt-get install -y nodejs npm"
done

install_packages() {
  local key
  key=$(sha256sum <$web/package-lock.json)
  [ "$(cat $lock_stamp 2>/dev/null)" != "$key" ] || return 0
  echo "npm packages that build the console's page: 35 MB to fetch, 65 MB on the disk"
  if ! step "Installing npm packages of the page" npm --prefix $web ci --ignore-scripts --include=optional --no-audit --no-fund \
    --fetch-retry-mintimeout=2000 --fetch-retry-maxtimeout=10000
  then
    tail -n 8 "$LAST_LOG" >&2
    die "npm could not install the packages. With a network (npm's registry: npm config get registry), run:" "  build/web.sh"
  fi
  echo "$key" >$lock_stamp
}

# Everything that the page is made of.
sources_key() {
  find $web -path $web/node_modules -prune -o -path $web/dist -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

build_page() {
  local key
  key=$(sources_key)
  [ ! -f $web/dist/index.html ] || [ "$(cat $built_stamp 2>/dev/null)" != "$key" ] || return 0
  rm -f $built_stamp
  step "Checking the types of the page" npm --prefix $web run --silent check || {
    head -n 40 "$LAST_LOG" >&2
    die "The page's types are not sound, or those of its messages are not what openapi.json says (make web-types)." "The whole log: $LAST_LOG"
  }
  step "Testing the page" npm --prefix $web run --silent test || {
    grep -A 12 '^not ok' "$LAST_LOG" | head -n 60 >&2
    die "A test of the page failed. The whole log: $LAST_LOG"
  }
  step "Building the page" npm --prefix $web run --silent build || {
    tail -n 20 "$LAST_LOG" >&2
    die "The page could not be built. If packages are damaged: rm -rf $web/node_modules && build/web.sh" "The whole log: $LAST_LOG"
  }
  echo "$key" >$built_stamp
}

case ${1:-} in
  '')
    install_packages
    build_page
    ;;
  packages) install_packages ;;
  types)
    install_packages
    step "Writing the types of messages" npm --prefix $web run --silent types || {
      tail -n 20 "$LAST_LOG" >&2
      die "The types cannot be made. The whole log: $LAST_LOG"
    }
    ;;
  *) die "build/web.sh knows packages and types, not '$1'." ;;
esac
