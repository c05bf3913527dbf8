#!/bin/bash
# SPDX-License-Identifier: MIT
# Threads that grow files at the same time lose nothing, on each file system and
# in both modes; a naive handler under the same load loses pages on each.
#
# A cell counts with 10 000 growths by fault and, with WAX_FULL=1, when each runs
# for 30 s, 100 benign races.  Sanitizers report by the exit status; they
# need handle_sigbus=0 in their options, which `make check` sets: their own
# handler would be the previous one, and take a test's death for a bug.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
. "$top_srcdir/tests/lab-mounts.sh"

# In `make check` a cell has to get by with what a busy machine gives it.
growths=10000 races=10 seconds=0.5 patience=60
test -z "${WAX_FULL:-}" || seconds=30 patience=120 races=100
# Up to 20 times slower, and here to be looked at, not to be counted.
test -z "${WAX_SANITIZE:-}" || growths=2000 races=10 patience=60

status=0
cells=0
weak=

# too_weak CELL: where the machine has no two processors for us at the same time,
# hardly anything races.  That proves nothing, and is no fault of the library.
too_weak() {
	echo "DOES NOT COUNT: $1: weak load"
	weak=$1
	test -z "${WAX_FULL:-}" || status=1
}

# lose_nothing TYPE MODE
lose_nothing() {
	local code=0
	timeout -k 1 300 "$top_builddir/tests/stress-region" \
		--dir "$lab/$1" --mode "$2" --seconds "$seconds" \
		--max-seconds "$patience" --growths $growths --races $races ||
		code=$?
	case $code in
	0) ;;
	3) too_weak "$1 $2" ;;
	*)
		echo "FAILED: $1 $2"
		status=1
		;;
	esac
	cells=$((cells + 1))
}

# lose_pages TYPE: the control runs until it has lost pages.
lose_pages() {
	timeout -k 1 60 "$top_builddir/tests/stress-naive" \
		--dir "$lab/$1" --max-seconds 30 ||
		too_weak "$1: the naive handler lost nothing"
}

for type in tmpfs ext4 xfs btrfs; do
	lab_mount $type 512 || continue
	lose_nothing $type allocate
	lose_nothing $type sparse
	test -n "${WAX_SANITIZE:-}" || lose_pages $type
	umount "$lab/$type"
done
test $cells != 0 || exit 77
if test $status = 0 && test -n "$weak"; then
	echo "the machine is too busy for threads to race: $weak"
	exit 77
fi
exit $status
