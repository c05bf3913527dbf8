#!/bin/bash
# SPDX-License-Identifier: MIT
# A file system that fails on command: regions as tests/hazard-fuse.c claims;
# `wax pack` says what failed, exits with 1, and leaves nothing under the name.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
test -e /dev/fuse || {
	echo "needs /dev/fuse"
	exit 77
}
pkg-config --exists fuse3 2>/dev/null || {
	echo "needs libfuse3-dev"
	exit 77
}
. "$top_srcdir/tests/lab-mounts.sh"
: "${lab:?}"

wax=$top_builddir/tools/wax
status=0

fail() {
	echo "FAILED: $*"
	status=1
}

# shellcheck disable=SC2046 # A list of options.
"${CC:-cc}" -O1 -Wall -Wextra -o "$lab/fuse-fault" \
	"$top_srcdir/tests/fuse-fault.c" $(pkg-config --cflags --libs fuse3)
mkdir "$lab/source" "$lab/fuse"
"$lab/fuse-fault" "$lab/source" "$lab/fuse" &
for _ in {1..100}; do
	! mountpoint -q "$lab/fuse" || break
	sleep 0.05
done
mountpoint -q "$lab/fuse" || {
	wait $! || :
	echo "FUSE cannot be mounted here"
	exit 77
}

tell() { echo "$1" >"$lab/fuse/.fault"; }

WAX_FUSE=1 TMPDIR=$lab/fuse "$top_builddir/tests/hazard-fuse" \
	>"$lab/cases" || :
cat "$lab/cases"
if grep -q '^not ok\|# SKIP' "$lab/cases" ||
	! grep -q '^ok 10 ' "$lab/cases"; then
	fail "tests/hazard-fuse"
fi

# pack CODE TEXT FAULT OPTION...: what is said and what is left.
pack() {
	local code=0 wanted=$1 text=$2 fault=$3 left
	shift 3
	tell "$fault"
	timeout -k 1 300 "$wax" pack "$@" -C "$lab" "$lab/fuse/out.wax" input \
		>"$lab/stdout" 2>"$lab/stderr" || code=$?
	tell clear
	test $code = "$wanted" || fail "$fault: wax pack $* exits with $code"
	test -z "$text" || grep -q "$text" "$lab/stderr" ||
		fail "$fault: wax pack $* says: $(cat "$lab/stderr")"
	if test "$wanted" = 0; then
		mkdir "$lab/unpacked"
		"$wax" unpack -C "$lab/unpacked" "$lab/fuse/out.wax" ||
			fail "$fault: wax unpack"
		cmp "$lab/input" "$lab/unpacked/input" ||
			fail "$fault: content"
		rm -rf "$lab/unpacked" "$lab/fuse/out.wax"
	fi
	left=$(ls -A "$lab/fuse")
	test -z "$left" || fail "$fault: wax pack $* leaves: $left"
	rm -f "$lab/fuse/"*
}

head -c 5M /dev/urandom >"$lab/input"
# EIO 5, ENOSPC 28, EOPNOTSUPP 95
pack 0 '' clear
pack 0 '' 'fallocate 95'
pack 0 '' 'fallocate-part 28 2'
pack 1 'disk is full' 'fallocate 28'
pack 1 'Input/output error\|storage failed' 'write 5'
pack 1 'Input/output error\|storage failed' 'fsync 5 1'
pack 1 'Input/output error\|storage failed' 'truncate 5'
pack 1 'Input/output error\|storage failed' 'read 5'
umount "$lab/fuse"
exit $status
