# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154
# Sets up the build environment: on the machine itself where it is Debian 13 or newer, else in a Debian 13 root.

release=trixie
root=$cache/debian13

packages() { sed 's/#.*//' "$parts/packages" | tr -s ' \n' ' '; }

# The stamp names what was installed, so that a changed list is installed once.
stamp() { packages | sha256sum | cut -d' ' -f1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        stop "“$1” needs root, and there is no sudo here. Call packaging/dev as root, or install sudo."
    fi
}

# Asks for the password now, while a person looks, and not behind a progress line.
unlock_root() {
    [ "$(id -u)" -eq 0 ] && return
    command -v sudo >/dev/null || stop "This needs root, and there is no sudo here. Call packaging/dev as root, or install sudo."
    sudo -v || stop "sudo did not let you become root; nothing was changed."
}

host_is_new_enough() {
    local version
    version=$(. /etc/os-release && [ "${ID:-}" = debian ] && printf '%s' "${VERSION_ID:-14}") || return 1
    [ "${version%%.*}" -ge 13 ]
}

# The mirror that this machine's own apt uses; nothing if it can't be told, and debootstrap then takes its default.
mirror() {
    apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | grep -v -e security -e '^file:' | head -n 1 || true
}

set_up() {
    mkdir -p "$cache" 2>/dev/null || stop "The folder $cache can't be made. Set SANDGLASS_CACHE to one that can."
    [ -w "$cache" ] || stop "The folder $cache can't be written to. Set SANDGLASS_CACHE to one that can."
    exec 9>"$cache/setup.lock"
    flock 9 # Two calls at once: the second waits and then finds everything done.
    if host_is_new_enough; then set_up_host; else set_up_root; fi
    exec 9>&-
}

set_up_host() {
    local missing
    # dpkg is asked each time, since packages can be removed; that is a matter of milliseconds.
    missing=$(comm -23 <(tr ' ' '\n' <<<"$(packages)" | sed '/^$/d' | sort -u) <(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii *//p' | sort -u))
    [ -n "$missing" ] || return 0
    say "To be installed on this machine with apt: $(tr '\n' ' ' <<<"$missing")"
    say "None of their services is started by that, now or with the machine (Docker's and containerd's neither); what runs now goes on."
    unlock_root
    step "Reading the package lists" as_root apt-get update
    # shellcheck disable=SC2086
    step "Installing the packages" as_root bash "$parts/install.sh" $missing
}

set_up_root() {
    [ "$(cat "$root/.sandglass-stamp" 2>/dev/null)" = "$(stamp)" ] && return
    say "This machine is older than Debian 13. A Debian 13 root is made in $root (about 2.2 GB); the machine itself stays as it is."
    [ -e "$root/.sandglass-base" ] || [ "$(free_mb "$cache")" -ge 3000 ] ||
        stop "That needs 3 GB, and $cache has $(free_mb "$cache") MB free. Make room, or set SANDGLASS_CACHE to a folder on a larger disk."
    unlock_root
    if ! command -v debootstrap >/dev/null; then
        command -v apt-get >/dev/null || stop "debootstrap is missing, and there is no apt here to install it with. Install debootstrap and call again."
        say "To be installed on this machine with apt: debootstrap"
        step "Reading the package lists" as_root apt-get update
        step "Installing debootstrap" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap
    fi
    if [ ! -e "$root/.sandglass-base" ]; then
        as_root rm -rf --one-file-system "$root.partial"
        # shellcheck disable=SC2046
        step "Making the Debian 13 root" as_root debootstrap --variant=minbase "$release" "$root.partial" $(mirror)
        as_root touch "$root.partial/.sandglass-base"
        as_root rm -rf --one-file-system "$root"
        as_root mv "$root.partial" "$root"
    fi
    # The network's names change; apt's settings of this machine may name a proxy.
    as_root cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
    local proxy
    proxy=$(apt-config dump 2>/dev/null | grep -i '^Acquire::.*proxy' || true)
    printf '%s\nAPT::Install-Recommends "0";\n' "$proxy" | as_root tee "$root/etc/apt/apt.conf.d/90sandglass" >/dev/null
    # No service starts because its package was unpacked.
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$root/usr/sbin/policy-rc.d" >/dev/null
    as_root chmod 755 "$root/usr/sbin/policy-rc.d"
    say "To be installed in that root: $(packages)"
    # shellcheck disable=SC2046
    step "Installing the packages" inside root bash -c '
        set -e
        export DEBIAN_FRONTEND=noninteractive
        dpkg --configure -a
        apt-get update
        apt-get install -y --fix-broken "$@"
        apt-get clean' _ $(packages)
    # Authorities that this machine trusts in addition, such as that of a proxy, for npm.
    as_root find /usr/local/share/ca-certificates -name '*.crt' -exec cp -L -t "$root/usr/local/share/ca-certificates" {} +
    step "Trusting the authorities of this machine" inside root update-ca-certificates
    stamp | as_root tee "$root/.sandglass-stamp" >/dev/null
}

# inside WHO CMD…: runs CMD in the build environment, in the present folder.
#   user                  as the calling user
#   desktop               as the calling user, with the display and the session
#   root                  as root
#   root-without-network  as root in a network namespace of its own, with a loopback
inside() {
    local who=$1
    shift
    local netns=()
    [ "$who" = root-without-network ] && netns=(--net)
    local identity
    identity=$(id -u):$(id -g)
    case $who in root*) identity=0:0 ;; esac
    export CCACHE_DIR=$cache/ccache
    mkdir -p "$CCACHE_DIR"
    if host_is_new_enough; then
        case $who in
        root-without-network) as_root env -- HOME="$HOME" CCACHE_DIR="$CCACHE_DIR" unshare --net bash -c 'ip link set lo up; exec "$@"' _ "$@" ;;
        root) as_root "$@" ;;
        *) "$@" ;;
        esac
        return
    fi
    local keep
    keep=HOME,CCACHE_DIR,DISPLAY,WAYLAND_DISPLAY,XAUTHORITY,XDG_RUNTIME_DIR,XDG_CURRENT_DESKTOP,DBUS_SESSION_BUS_ADDRESS,DOCKER_HOST,DOCKER_CONTEXT,DOCKER_CONFIG,CI,TERM,SANDGLASS_START_ENGINE,QT_QPA_PLATFORM,QT_LOGGING_RULES
    local sudo=()
    [ "$(id -u)" -eq 0 ] || sudo=(sudo --preserve-env="$keep")
    # The containers of the embedded engine live on in the namespace in which it mounted their filesystems; the next
    # window must see those mounts, so it joins that namespace while any process is left in it.
    local namespace="" pid
    if [ "$who" = desktop ]; then
        namespace=$cache/desktop.namespace
        pid=$(process_in "$(cat "$namespace" 2>/dev/null)")
        if [ -n "$pid" ] && "${sudo[@]}" nsenter --mount --target "$pid" test -d "$top/packaging"; then
            "${sudo[@]}" nsenter --mount --target "$pid" bash "$parts/become.sh" "$identity" "$PWD" "$@"
            return
        fi
    fi
    "${sudo[@]}" unshare --mount --propagation private "${netns[@]}" bash "$parts/enter.sh" "$root" "$top" "$HOME" "$identity" "$PWD" "$namespace" "$@"
}

# process_in NAMESPACE: some process of that mount namespace; nothing if there is none. Root sees all of them.
process_in() {
    [ -n "$1" ] || return 0
    as_root bash -c '
        for process in /proc/[0-9]*; do
            if [ "$(readlink "$process/ns/mnt" 2>/dev/null)" = "$1" ]; then echo "${process#/proc/}"; break; fi
        done' _ "$1"
}
