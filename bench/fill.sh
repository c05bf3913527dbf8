#!/bin/bash
# SPDX-License-Identifier: MIT
# A fill of 1 GiB by stores against the ideal, and how many system calls made
# the file grow.  WAX_BENCH_DIR says where; default is the current directory.
set -eu
: "${top_builddir:?}"
fill=$top_builddir/bench/fill
work=$(mktemp -d "${WAX_BENCH_DIR:-.}/wax-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

"$fill" --dir "$work"
command -v strace >/dev/null || exit 0
for mode in allocate sparse; do
	strace -f -c -o "$work/calls" -e trace=fallocate,ftruncate \
		"$top_builddir/libtool" --mode=execute \
		"$fill" --dir "$work" --once $mode
	echo "$mode: $(awk '$NF ~ /^(fallocate|ftruncate)$/ {
		printf "%s%d %s", sep, $4, $NF; sep = ", "
	}' "$work/calls"); $(stat -c %s "$work/wax-fill") bytes"
done
