#!/bin/sh
# Sets up what a make target needs on a fresh machine, and says what it does.
#   setup.sh run VENV      the locked environment that Sayso runs in
#   setup.sh dev VENV      what its tests and checks need besides
#   setup.sh browser VENV  a Chromium for the desk's tests: one that is there, Debian's, else Playwright's own
set -eu
what=$1
venv=$2
say() { printf 'setup: %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"; else return 1; fi
}

debian_package() {
    command -v apt-get >/dev/null 2>&1 || return 1
    say "installing Debian's $1"
    as_root env DEBIAN_FRONTEND=noninteractive sh -c \
        "(apt-get install -y -qq $1 || (apt-get update -qq && apt-get install -y -qq $1)) >/dev/null" || return 1
}

make_venv() {
    "${PYTHON:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        say "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3.11"; exit 1; }
    "${PYTHON:-python3}" -m venv "$venv" 2>/dev/null && return
    debian_package python3-venv && "${PYTHON:-python3}" -m venv "$venv" && return
    say "this Python cannot make a virtual environment; install its venv module (Debian: python3-venv)"; exit 1
}

install_locked() {
    # The lock is whole, overrides included, so pip is not to look for more.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$1"
}

# Not named after a browser: `command -v` finds functions too.
find_browser() {
    for candidate in "${SAYSO_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        [ -n "$candidate" ] && command -v "$candidate" 2>/dev/null && return
    done
    "$venv/bin/python" - <<'EOF' 2>/dev/null
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    path = p.chromium.executable_path
print(path) if pathlib.Path(path).exists() else sys.exit(1)
EOF
}

case $what in
run)
    say "making the environment $venv from requirements.lock (once; a few minutes on a slow line)"
    [ -x "$venv/bin/python" ] || make_venv
    install_locked requirements.lock
    say "installing Sayso and its page assets"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --editable .
    say "building the gazetteer index (once)"
    "$venv/bin/python" -c "from sayso.world import prepare; prepare()"
    ;;
dev)
    say "adding what the tests and checks need, from requirements-dev.lock"
    install_locked requirements-dev.lock
    ;;
browser)
    if found=$(find_browser); then
        say "browser: $found"
    elif debian_package chromium && found=$(find_browser); then
        say "browser: $found"
    else
        say "installing Playwright's own Chromium"
        "$venv/bin/playwright" install chromium
    fi
    ;;
*)
    say "unknown: $what"; exit 2 ;;
esac
