#!/bin/bash
# SPDX-License-Identifier: MIT
# What growing costs, on the file system of WAX_BENCH_DIR (the current directory
# by default), and, as far as they can be mounted here, on others.  Arguments are
# those of bench/growth.
#
# shellcheck disable=SC1091,SC2154 # sourced
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
program=$(cd "$top_builddir" && pwd)/bench/growth

skipped() {
	echo "growth: left out: $*" >&2
}

if test -z "${WAX_LAB_USER:-}"; then
	"$program" --dir="${WAX_BENCH_DIR:-.}" "$@"
	refusal=$(unshare -m true 2>&1 || unshare -Urm true 2>&1) || {
		skipped "other file systems: $refusal"
		exit 0
	}
fi
. "$top_srcdir/tests/lab-mounts.sh"

# The largest contestant fills 1 GiB; file systems want room of their own.
for type in xfs btrfs tmpfs; do
	if refusal=$(lab_mount $type 3000 2>&1); then
		"$program" --dir="$lab/$type" "$@"
		umount "$lab/$type"
	else
		skipped "$refusal"
	fi
done
mkdir -p "$lab/huge"
if refusal=$(mount -t tmpfs -o size=3000m,huge=advise wax "$lab/huge" 2>&1); then
	"$program" --dir="$lab/huge" "$@"
else
	skipped "tmpfs with huge=advise: $refusal"
fi
