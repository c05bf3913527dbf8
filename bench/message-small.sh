#!/bin/bash
# SPDX-License-Identifier: MIT
# Small messages, on the file system of WAX_BENCH_DIR (the current directory by
# default), and in memory where /dev/shm is a tmpfs.  Arguments are those of
# bench/message-small.
#
# An ext4 is one of its own, with a journal, if it can be mounted.  Without a
# journal, ext4 does not use inodes again for minutes after they were deleted, and
# looks at each of them whenever it makes a file: that takes longer the more files
# were deleted lately, by anybody, up to ten times as long as all the rest.
#
# shellcheck disable=SC1091,SC2154 # sourced
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
here=${WAX_BENCH_DIR:-.}
program=$top_builddir/bench/message-small
lab=

if test "$(stat -f -c %T "$here")" = ext2/ext3; then
	if test -n "${WAX_LAB_USER:-}" || refusal=$(unshare -m true 2>&1); then
		. "$top_srcdir/tests/lab-mounts.sh"
		! refusal=$(lab_mount ext4 500 2>&1) || here=$lab/ext4
	fi
	test "$here" = "$lab/ext4" ||
		echo "message-small: on an ext4 that others use, too: $refusal" >&2
fi
"$program" --dir="$here" "$@"
if test "$(stat -f -c %T /dev/shm 2>&1)" != tmpfs || test ! -w /dev/shm; then
	echo 'message-small: left out: /dev/shm is no tmpfs to write to' >&2
elif test "$(stat -f -c %T "$here")" != tmpfs; then
	"$program" --dir=/dev/shm "$@"
fi
