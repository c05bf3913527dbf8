#!/bin/bash
# SPDX-License-Identifier: MIT
# Small messages, on the file system of WAX_BENCH_DIR (the current directory by
# default), and in memory where /dev/shm is a tmpfs.  Arguments are those of
# bench/message-small.
set -eu
: "${top_builddir:?}"
here=${WAX_BENCH_DIR:-.}

"$top_builddir/bench/message-small" --dir="$here" "$@"
if test "$(stat -f -c %T /dev/shm 2>&1)" != tmpfs || test ! -w /dev/shm; then
	echo 'message-small: left out: /dev/shm is no tmpfs to write to' >&2
elif test "$(stat -f -c %T "$here")" != tmpfs; then
	"$top_builddir/bench/message-small" --dir=/dev/shm "$@"
fi
