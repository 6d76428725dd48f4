# What app/run and tests/run share; sourced by them: packages, configuring, building.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build

# Debian package: why.
packages=(
  'gcc: the compiler'
  'libc6-dev: the C library, to compile with'
  'meson: configures'
  'ninja-build: builds'
  'pkg-config: finds the libraries'
  'python3: writes the table of the problems; runs the rules of the house'
  'libglib2.0-dev: types, errors, options, tests'
  'libglib2.0-bin: compiles settings and resources'
  'libgsl-dev: special functions, quadrature, equations'
  'libopenblas-dev: matrix products and dense solves'
  'libjson-glib-dev: reads JSON'
  'libprotobuf-c-dev: packs ONNX files'
  'protobuf-c-compiler: writes the code that does'
  'libonnx-dev: what they look like'
  'libcairo2-dev: draws the plots'
  'libpango1.0-dev: sets their text'
  'fonts-cantarell: the font of the plots and the window'
  'fonts-dejavu-core: the mathematical letters that it lacks'
  'libgstreamer-plugins-base1.0-dev: movies as WebM'
  'gstreamer1.0-plugins-base: prepares their pictures'
  'gstreamer1.0-plugins-good: their encoder and their file'
  'libgif-dev: movies as GIF'
  'gettext: makes the translations'
  'libgtk-4-dev: the window'
  'libadwaita-1-dev: its rows, dialogs and dark style'
)

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "Ansatz: only root can install; please run as root: $*" >&2
    return 1
  fi
}

# Installs what is missing of "package: why" lines, and says so.
install_packages() {
  local line missing=()
  if ! command -v dpkg-query >/dev/null; then
    echo "Ansatz: this is no Debian; what is needed is listed in app/setup.sh" >&2
    return 0
  fi
  for line in "$@"; do
    is_installed "${line%%:*}" || missing+=("$line")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Ansatz needs these Debian packages, which are not there yet:" >&2
  printf '  %s\n' "${missing[@]}" >&2
  if [ "$(id -u)" != 0 ]; then
    echo "They are installed with sudo, which may ask for your password." >&2
  fi
  as_root apt-get update -q >&2
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]%%:*}" >&2
}

# Runs a command quietly; its output is shown only if it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# build_in FOLDER [MESON OPTION...]: configures and builds; later only what has changed.
build_in() {
  local folder=$1
  shift
  if [ ! -e "$folder/build.ninja" ]; then
    echo "Ansatz: building; the first time this takes a minute or two." >&2
    quietly meson setup "$folder" "$root" "$@" || return 1
  fi
  quietly ninja -C "$folder"
}
