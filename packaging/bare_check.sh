#!/usr/bin/env bash
# Proves the two commands on a bare Debian 12: a chroot with Python and CA certificates only, and a fresh clone.
#
#   packaging/bare_check.sh [setup|demo|test|all]        (default: all; needs root, debootstrap and a network)
#
# WALKDOWN_BARE names the work folder (default /tmp/walkdown-bare). The bootstrapped base is kept there for the next
# time; delete the folder for a new one. Mounts live in a mount namespace of their own and end with the script.
set -euo pipefail

what=${1:-all}
repository=$(cd "$(dirname "$0")/.." && pwd)
work=${WALKDOWN_BARE:-/tmp/walkdown-bare}
base=$work/base
root=$work/root

if [ "$(id -u)" != 0 ]; then
    echo "This check makes a chroot: run it as root." >&2
    exit 1
fi
if ! command -v debootstrap >/dev/null; then
    echo "debootstrap is missing. Run: apt-get install -y debootstrap" >&2
    exit 1
fi

# The namespace first: whatever is mounted below is gone when this shell is.
if [ "${WALKDOWN_BARE_INSIDE:-}" != 1 ]; then
    WALKDOWN_BARE_INSIDE=1 exec unshare --mount --propagation private -- "$0" "$what"
fi

mkdir -p "$work"
if [ ! -e "$base/.complete" ]; then
    rm -rf "$base"
    debootstrap --variant=minbase --include=python3,ca-certificates bookworm "$base" >"$work/debootstrap.log"
    touch "$base/.complete"
fi
rm -rf --one-file-system "$root"
cp -a "$base" "$root"

# The registries are reached as on this machine: its package sources, certificates, pip settings.
copy() {
    for from in "$@"; do
        if [ -e "$from" ]; then
            mkdir -p "$root$(dirname "$from")"
            rm -rf "${root:?}$from" # else cp writes through absolute links in the chroot to this machine's files
            cp -aL "$from" "$root$(dirname "$from")/"
        fi
    done
}
copy /etc/resolv.conf /etc/hosts /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources /etc/apt/apt.conf.d
copy /etc/ssl/certs /usr/local/share/ca-certificates /etc/pip.conf "$HOME/.config/pip/pip.conf"
passed=()
while IFS='=' read -r -d '' name value; do
    case $name in
        PIP_* | SSL_CERT_* | REQUESTS_CA_BUNDLE | CURL_CA_BUNDLE | [hH][tT][tT][pP]*_[pP][rR][oO][xX][yY] | [nN][oO]_[pP][rR][oO][xX][yY])
            passed+=("$name=$value") ;;
    esac
done < <(env -0)

mount --bind "$root" "$root" # network namespaces of tests need a root that is a mount point
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t sysfs -o ro sysfs "$root/sys"

git clone -q "file://$repository" "$root/srv/walkdown"
echo "== $(cat "$root/etc/debian_version"), $(git -C "$root/srv/walkdown" log -1 --format='%h %s')"

inside() {
    echo "== $*"
    local start=$SECONDS
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "${passed[@]}" \
        sh -c "cd /srv/walkdown && $*" </dev/null
    echo "== done in $((SECONDS - start)) s: $*"
}

case $what in
    setup) inside python3 run.py setup ;;
    demo) inside python3 run.py ;;
    test) inside python3 run.py test ;;
    all)
        inside python3 run.py
        inside python3 run.py test
        ;;
    *)
        echo "Say setup, demo, test or all." >&2
        exit 2
        ;;
esac

if [ "$what" = demo ] || [ "$what" = all ]; then
    report=$(find "$root/root/.local/share/walkdown/demo" -name report.pdf | sort | tail -n 1)
    test "$(head -c 5 "$report")" = "%PDF-"
    echo "== report: $report, $(stat -c %s "$report") bytes"
fi
