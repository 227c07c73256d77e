#!/bin/sh
# Print the path of a Chromium; with --install, install one first if there is none.
# Order: $CHROMIUM, an installed one, apt (as root), Playwright's own download.
find_browser() {
    if [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; then echo "$CHROMIUM"; return 0; fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" 2>/dev/null && return 0
    done
    for path in "$HOME"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        [ -x "$path" ] && { echo "$path"; return 0; }
    done
    return 1
}

if [ "${1:-}" = "--install" ]; then
    find_browser >/dev/null && exit 0
    echo "Installing Chromium for the browser tests …"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq >/dev/null 2>&1
        apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1
    else
        .venv/bin/python -m playwright install chromium >/dev/null 2>&1
    fi
    find_browser >/dev/null && exit 0
    if [ "${CI:-}" = true ]; then
        echo "No Chromium could be installed, and CI must not skip the browser tests." >&2
        exit 1
    fi
    echo "NO CHROMIUM: the browser tests will be skipped. Install Chromium, or set CHROMIUM=/path/to/it." >&2
    exit 0
fi
find_browser
