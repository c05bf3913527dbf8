#!/bin/bash
# SPDX-License-Identifier: MIT
# Messages of several segments on each file system: room is made by insertion
# (ext4, xfs), a clone (btrfs), a copy or a shift (tmpfs).  Where there is less
# space than a copy takes, nothing else fails, and a copy loses nothing.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
. "$top_srcdir/tests/lab-mounts.sh"

status=0
cells=0

fail() {
	echo "FAILED: $*"
	status=1
}

# expect_pass TYPE TEST: the unit tests, with their files there.
expect_pass() {
	local output
	output=$(WAX_TEST_DIR=$lab/$1 \
		timeout -k 1 900 "$top_builddir/tests/$2") ||
		fail "$1: $2: $(grep '^not ok' <<<"$output")"
}

# expect_room TYPE HOW RESULT: more than half of the space is one message.
expect_room() {
	local said
	said=$(timeout -k 1 300 "$top_builddir/tests/room" "$lab/$1" "$2" \
		"$data" 2>&1) || fail "$1: $2: $said"
	test "$said" = "$3" || fail "$1: $2: $said, wanted $3"
}

for disk in ext4:120 xfs:300 btrfs:200 tmpfs:100; do
	type=${disk%:*}
	lab_mount "$type" 1000 || continue
	cells=$((cells + 1))
	expect_pass "$type" test-segments
	expect_pass "$type" test-segments-open
	umount "$lab/$type"

	lab_mount "$type" "${disk#*:}"
	data=$(df --output=avail -BM "$lab/$type" | tail -n 1 | tr -dc 0-9)
	# Most of it, an even number.
	data=$((data * 3 / 5))
	data=$((data - data % 2))
	case $type in
	ext4 | xfs)
		expect_room "$type" place "0 same"
		expect_room "$type" atomic "0 same"
		expect_room "$type" fd "0 same"
		;;
	btrfs)
		expect_room "$type" place "0 other"
		expect_room "$type" atomic "0 other"
		;;
	tmpfs)
		expect_room "$type" place "ENOSPC same"
		expect_room "$type" atomic "0 same"
		expect_room "$type" fd "0 same"
		;;
	esac
	left=$(find "$lab/$type" -mindepth 1 ! -path '*/lost+found')
	test -z "$left" || fail "$type: left behind: $left"
	umount "$lab/$type"
done
test $cells != 0 || exit 77
exit $status
