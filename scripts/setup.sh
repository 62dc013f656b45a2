# What ./try and ./check share: install what is missing. They read it with `.` in the project's folder.
#
# Only apt runs as root. Started through sudo, everything else runs as the user who called sudo, so
# that nothing in this folder comes to belong to root.

PATH=$PATH:/usr/sbin:/sbin

say() {
    printf 'wireproof: %s\n' "$*" >&2
}

# through_sudo: true where an ordinary user called sudo.
through_sudo() {
    [ "$(id -u)" = 0 ] && [ -n "${SUDO_USER:-}" ] && [ "$SUDO_USER" != root ]
}

# as_user COMMAND...: run it as the user who called sudo, otherwise as it stands.
as_user() {
    if through_sudo; then
        runuser -u "$SUDO_USER" -- \
            env HOME="$(getent passwd "$SUDO_USER" | cut -d: -f6)" "$@"
    else
        "$@"
    fi
}

# find_python: set $python to an interpreter of at least 3.11.
find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
    done
    say 'there is no Python 3.11 or newer here; install one and run this command again.'
    exit 1
}

# missing COMMAND:PACKAGE...: print the pairs whose command is not there.
missing() {
    for pair in "$@"; do
        command -v "${pair%%:*}" >/dev/null || printf '%s ' "$pair"
    done
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        "$python" -c 'import sys; print("venv:python3.%d-venv" % sys.version_info[1])'
}

# install_packages COMMAND:PACKAGE...: from the distribution, those whose command is missing. What
# cannot be installed is named in one sentence, and the run goes on without it.
install_packages() {
    pairs=$(missing "$@")
    [ -n "$pairs" ] || return 0
    names=$(printf '%s ' $pairs | sed 's/[^ ]*://g; s/ $//')
    if ! command -v apt-get >/dev/null; then
        say "this system has no apt-get, so these packages are missing: $names."
    elif [ "$(id -u)" != 0 ]; then
        say "only root can install packages, so these are missing: $names" \
            "(sudo apt-get install $names)."
    else
        say "installing $names"
        apt_install $pairs
    fi
}

# apt_install COMMAND:PACKAGE...: one by one, because not every release has every package. A server
# that is installed to be tested starts neither now (policy-rc.d) nor with the machine (disable).
apt_install() (
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy"' EXIT INT TERM
        printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
    fi
    apt_get update || say 'the package lists could not be renewed; going on with those at hand.'
    for pair in "$@"; do
        if ! apt_get install --no-install-recommends "${pair#*:}"; then
            say "the package ${pair#*:} could not be installed; going on without it."
        elif [ -d /run/systemd/system ]; then
            systemctl --quiet disable "${pair%%:*}" 2>/dev/null
        fi
    done
    true
)

apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 \
        "$@" </dev/null >/dev/null
}

# make_venv LOCK: .venv with exactly the packages of the lock file, made anew only where needed.
make_venv() {
    if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
        as_user rm -rf .venv
        as_user "$python" -m venv .venv || {
            say 'the folder .venv could not be made; the lines above say why.'
            exit 1
        }
    fi
    cmp -s "$1" .venv/installed.txt && return
    say "installing the Python packages of $1 into .venv"
    as_user .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes -r "$1" && as_user cp "$1" .venv/installed.txt || {
        say 'the Python packages could not be installed; the lines above say why.'
        exit 1
    }
}

# run COMMAND...: as the user; but through sudo as root where the kernel gives an ordinary user no
# namespaces (Ubuntu's does not), and then the files that came into being are handed to the user.
run() {
    if ! through_sudo || as_user unshare -Urn true 2>/dev/null; then
        as_user "$@"
    else
        trap : INT
        "$@"
        status=$?
        find . -user root -exec chown -h "$SUDO_USER:" {} +
        return $status
    fi
}
