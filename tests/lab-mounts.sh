# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Sourced by the lab-*.sh tests: small file systems of each kind as root, only
# tmpfs for others, in a user namespace.
#
# The script runs again in a mount namespace of its own, and an image file is
# unlinked as soon as it is mounted: whatever ends the script, no mount, loop
# device or image is left behind.

if test -z "${WAX_LAB_USER:-}"; then
	WAX_LAB_USER=$(id -u)
	export WAX_LAB_USER
	namespaces=-m
	test "$WAX_LAB_USER" = 0 || namespaces=-Urm
	unshare $namespaces true || {
		echo "mount namespaces are refused"
		exit 77
	}
	exec unshare $namespaces bash "$0" "$@"
fi

# In memory if there is room for it: what is on disk is not what is tested.
lab_parent=${TMPDIR:-/tmp}
lab_room=$(df --output=avail -BM /dev/shm 2>/dev/null | tail -n 1 | tr -dc 0-9)
test "${lab_room:-0}" -lt 2048 || lab_parent=/dev/shm
lab=$(mktemp -d "$lab_parent/wax-lab.XXXXXX")
lab_end() {
	local disk
	for disk in "$lab"/*/; do
		umount -l "$disk" 2>/dev/null || :
	done
	rm -rf --one-file-system "$lab"
}
trap lab_end EXIT
trap 'exit 1' HUP INT TERM

# lab_make_image TYPE FILE MIB: an image file with an empty file system.
lab_make_image() {
	truncate -s "$3M" "$2"
	case $1 in
	ext4) mkfs.ext4 -q -F "$2" ;;
	xfs) mkfs.xfs -q -f "$2" ;;
	btrfs) mkfs.btrfs -q -f "$2" ;;
	esac
}

# lab_mount TYPE MIB: mount an empty file system on $lab/TYPE.  Fails, and says
# why, where this machine lacks what it takes.
lab_mount() {
	local type=$1 mib=$2 image=$lab/$1.img
	mkdir -p "$lab/$type"
	if test "$type" = tmpfs; then
		mount -t tmpfs -o "size=${mib}m" wax "$lab/$type"
		return
	fi
	test "$WAX_LAB_USER" = 0 || {
		echo "$type: needs root"
		return 1
	}
	command -v "mkfs.$type" >/dev/null || {
		echo "$type: no mkfs.$type"
		return 1
	}
	lab_make_image "$type" "$image" "$mib" >/dev/null || return 1
	mount -t "$type" -o loop "$image" "$lab/$type" || {
		rm -f "$image"
		return 1
	}
	rm -f "$image"
}
