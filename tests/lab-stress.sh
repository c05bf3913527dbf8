#!/bin/bash
# SPDX-License-Identifier: MIT
# Threads that grow files at the same time lose nothing, on each file system and
# in both modes; a naive handler under the same load loses pages on each.
#
# A cell counts with 10 000 growths by fault and 100 benign races.  With
# WAX_FULL=1 each runs for 30 s.  Sanitizers report by the exit status; they
# need handle_sigbus=0 in their options, which `make check` sets: their own
# handler would be the previous one, and take a test's death for a bug.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
. "$top_srcdir/tests/lab-mounts.sh"

growths=10000 races=100 seconds=0.5 patience=30
test -z "${WAX_FULL:-}" || seconds=30 patience=120
# Up to 20 times slower, and here to be looked at, not to be counted.
test -z "${WAX_SANITIZE:-}" || growths=2000 races=10 patience=60

status=0
cells=0

# lose_nothing TYPE MODE
lose_nothing() {
	timeout -k 1 300 "$top_builddir/tests/stress-region" \
		--dir "$lab/$1" --mode "$2" --seconds "$seconds" \
		--max-seconds "$patience" --growths $growths --races $races ||
		{
			echo "FAILED: $1 $2"
			status=1
		}
	cells=$((cells + 1))
}

# lose_pages TYPE: losing is by chance, so try a few times.
lose_pages() {
	local attempt
	for attempt in 1 2 3 4 5 6 7 8; do
		timeout -k 1 60 "$top_builddir/tests/stress-naive" \
			--dir "$lab/$1" --seconds 0.3 >"$lab/naive" || :
		tail -n 1 "$lab/naive"
		grep -q ' [1-9][0-9]* lost, ' "$lab/naive" && return
	done
	echo "FAILED: $1: $attempt naive runs lost nothing, so the load is weak"
	status=1
}

for type in tmpfs ext4 xfs btrfs; do
	lab_mount $type 512 || continue
	lose_nothing $type allocate
	lose_nothing $type sparse
	test -n "${WAX_SANITIZE:-}" || lose_pages $type
	umount "$lab/$type"
done
test $cells != 0 || exit 77
exit $status
