#!/bin/bash
# SPDX-License-Identifier: MIT
# A full disk on each file system: the library reports, `wax pack` says so and
# exits with 1, nobody dies or loops, and nothing appears under the final name.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
. "$top_srcdir/tests/lab-mounts.sh"

wax=$top_builddir/tools/wax
status=0
cells=0

fail() {
	echo "FAILED: $*"
	status=1
}

# leave_mib TYPE MIB: fill the file system but for some MiB.
leave_mib() {
	local free
	free=$(df --output=avail -BM "$lab/$1" | tail -n 1 | tr -dc 0-9)
	test "$free" -le "$2" ||
		fallocate -l $((free - $2))M "$lab/$1/filler"
}

# expect_pack TYPE OPTION...: pack more than there is room for.
expect_pack() {
	local type=$1 out=$lab/$1/out.wax code=0
	shift
	timeout -k 1 300 "$wax" pack "$@" "$out" "$lab/input" \
		>"$lab/stdout" 2>"$lab/stderr" || code=$?
	test $code = 1 || fail "$type: wax pack $* exits with $code, wanted 1"
	grep -q '^wax: .*disk is full' "$lab/stderr" ||
		fail "$type: wax pack $* says: $(cat "$lab/stderr")"
	test ! -s "$lab/stdout" || fail "$type: wax pack $*: $(cat "$lab/stdout")"
}

# expect_left TYPE NAME...: what the directory holds.
expect_left() {
	local type=$1
	shift
	left=$(cd "$lab/$type" && find . -mindepth 1 -maxdepth 1 \
		! -name lost+found ! -name filler -printf '%f ')
	test "$left" = "$*" || fail "$type: left behind: $left"
}

head -c 40M /dev/urandom >"$lab/input"

# Sizes: as small as mkfs allows.
for disk in tmpfs:16 ext4:24 xfs:300 btrfs:128; do
	type=${disk%:*}
	lab_mount "$type" "${disk#*:}" || continue
	cells=$((cells + 1))
	leave_mib "$type" 16
	timeout -k 1 300 "$top_builddir/tests/nospace" "$lab/$type" ||
		fail "$type: tests/nospace"
	expect_left "$type" ""
	expect_pack "$type"
	expect_left "$type" ""
	expect_pack "$type" --in-place
	rm -f "$lab/$type/out.wax"
	expect_left "$type" ""
	umount "$lab/$type"
done
test $cells != 0 || exit 77
exit $status
