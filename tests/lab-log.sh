#!/bin/bash
# SPDX-License-Identifier: MIT
# A log on a full disk, on each file system: nothing that was acknowledged is
# lost, the log goes on when there is space again, and is sealed without any.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
. "$top_srcdir/tests/lab-mounts.sh"

status=0
cells=0
# Sizes: as small as mkfs allows.  On a full btrfs each first store to a page looks
# for space, some 20 ms long, although it has it.
disks="tmpfs:24 ext4:32 xfs:300"
test -z "${WAX_FULL:-}" || disks="$disks btrfs:128"
for disk in $disks; do
	type=${disk%:*}
	lab_mount "$type" "${disk#*:}" || continue
	cells=$((cells + 1))
	free=$(df --output=avail -BM "$lab/$type" | tail -n 1 | tr -dc 0-9)
	test "$free" -le 12 ||
		fallocate -l $((free - 12))M "$lab/$type/filler"
	timeout -k 1 600 "$top_builddir/tests/log-nospace" "$lab/$type" || {
		echo "FAILED: $type"
		status=1
	}
	umount "$lab/$type"
done
test $cells != 0 || exit 77
exit $status
