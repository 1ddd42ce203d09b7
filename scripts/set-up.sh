# Sourced by ./harness and ./test: sees to the system libraries and builds what is asked for.
# Needs $root. Writes to standard error only, so that the output of `harness … --json` stays clean.

packages=(libcjson-dev libcurl4-openssl-dev libdeflate-dev libopenblas-dev libsqlite3-dev libzstd-dev pkg-config
    zlib1g-dev)

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "harness: $1"
    exit 1
}

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        dpkg-query --show --showformat='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || echo "$package"
    done
}

install_libraries() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        pkg-config --exists libcjson libcurl libdeflate libzstd openblas sqlite3 zlib 2>/dev/null && return
        fail "this system has no apt: install the development files of cJSON, libcurl, libdeflate, OpenBLAS, SQLite, zlib \
and zstd, and pkg-config"
    fi
    local missing sudo=()
    missing=$(missing_packages | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        # A prompt for the password is welcome in a terminal, and would hang a script.
        if ! command -v sudo >/dev/null || ! { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            fail "missing libraries; type: sudo apt-get install $missing"
        fi
        sudo=(sudo)
    fi
    say "Installing $missing…"
    local log
    log=$(mktemp)
    if ! { "${sudo[@]}" apt-get update && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends $missing; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "the libraries could not be installed; type: ${sudo[*]} apt-get install $missing"
    fi
    rm -f "$log"
}

check_tools() {
    command -v swift >/dev/null ||
        fail "no Swift toolchain on the PATH: install Swift 6.2 or newer from https://www.swift.org/install/linux/"
    local tool
    for tool in git python3; do
        command -v $tool >/dev/null || fail "$tool is missing; type: sudo apt-get install $tool"
    done
}

# systemd lends an ordinary user control groups, which the limits need, only below the user's own service manager, and
# there all controllers only to a unit that asks for them: a scope of its own, of the same process.
scope_command=(systemd-run --user --scope --quiet --property Delegate=yes)

# can_have_scope COMMAND: whether the command runs functions, and may do so in such a scope.
can_have_scope() {
    [[ "$1" =~ ^(run|serve|plugin|doctor)$ ]] && [ "$EUID" -ne 0 ] && [ -f /sys/fs/cgroup/cgroup.controllers ] &&
        command -v systemd-run >/dev/null && "${scope_command[@]}" -- true 2>/dev/null
}

# build_harness BINARY: builds the release binary unless it is newer than every source and folder of sources.
build_harness() {
    if [ -x "$1" ] && [ -z "$(find "$root/Package.swift" "$root/Sources" -newer "$1" -print -quit)" ]; then
        return
    fi
    check_tools
    install_libraries
    say "Building harness (a few minutes the first time)…"
    local log="$root/.build/harness-build.log"
    mkdir -p "$root/.build"
    if ! swift build --package-path "$root" --configuration release --product harness >"$log" 2>&1; then
        grep -E 'error:' "$log" >&2 || tail -n 30 "$log" >&2
        fail "the build failed; the whole output is in $log"
    fi
    touch "$1"  # The linker leaves the binary alone when nothing that it depends on changed.
}
