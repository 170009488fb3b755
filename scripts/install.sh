#!/usr/bin/env bash
# Installs what is missing on Debian 12: `install.sh` what a build needs, `install.sh --tests` what the
# tests and the demo need too, `install.sh --bench` what counting instructions needs. Says nothing and
# asks the network nothing when all of it is there.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
    libmicrohttpd-dev libsqlite3-dev libdeflate-dev libzstd-dev libyaml-dev libxxhash-dev
    libcurl4-openssl-dev libssl-dev libre2-dev
)
# redis-tools, not redis-server: the latter would start a service on this machine's port 6379.
test_packages=(curl python3 python3-venv redis-tools)
bench_packages=(valgrind binutils)
requirements=Tests/requirements.txt

[ "${1:-}" = --tests ] && packages+=("${test_packages[@]}")
[ "${1:-}" = --bench ] && packages+=("${bench_packages[@]}")

# Runs a command quietly; shows what it said only when it fails.
quietly() {
    local log
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        echo "install: failed: $*" >&2
        exit 1
    fi
    rm -f "$log"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

install_packages() {
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    echo "Installing ${missing[*]}" >&2
    # A machine that never fetched its package lists knows none of the names.
    apt-cache show "${missing[@]}" >/dev/null 2>&1 || quietly as_root apt-get -qq update
    if ! as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends install "${missing[@]}" >/dev/null 2>&1; then
        # The lists may be older than the packages they name.
        quietly as_root apt-get -qq update
        quietly as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get -qq -y --no-install-recommends install "${missing[@]}"
    fi
}

# Makes .venv with exactly the pinned Python packages; the stamp holds the file it was made from.
install_python() {
    cmp -s "$requirements" .venv/requirements.installed && return
    echo "Installing the Python packages of $requirements into .venv" >&2
    quietly /usr/bin/python3 -m venv --clear .venv
    quietly .venv/bin/pip install --disable-pip-version-check --no-input -r "$requirements"
    # Debian's redis-server is a link to this program, which acts by the name it is called.
    ln -sf /usr/bin/redis-check-rdb .venv/bin/redis-server
    cp "$requirements" .venv/requirements.installed
}

install_packages "${packages[@]}"
[ "${1:-}" = --tests ] && install_python
exit 0
