#!/bin/bash
# SPDX-License-Identifier: MIT
# Crashes around the end of a region, on ext4 and xfs: the file system is shut
# down without flushing its journal and mounted again.  A finish that synced
# and returned 0 left the complete file; an atomic one never leaves less than
# the old file or none; and a finish after the shutdown reports it.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
. "$top_srcdir/tests/lab-mounts.sh"
: "${lab:?}"

crash=$(cd "$top_builddir" && pwd)/tests/crash
status=0
cells=0

# cell TYPE RESULT FOUND OLD WHEN FLAG...: RESULT of finish and what is FOUND
# after the crash, alternatives apart by |; OLD is 1 if the name existed.
cell() {
	local type=$1 result=$2 found=$3 old=$4 file=$lab/$1/f got seen
	shift 4
	rm -f "$file"
	test "$old" = 0 || "$crash" old "$file"
	sync -f "$lab/$type"
	got=$("$crash" "$1" "$file" "${@:2}")
	umount "$lab/$type"
	mount -o loop "$lab/$type.img" "$lab/$type"
	seen=$("$crash" look "$file")
	printf '%-5s old=%s %-28s finish: %-6s found: %s\n' \
		"$type" "$old" "$*" "$got" "$seen"
	if [[ ! "$got" =~ ^($result)$ || ! "$seen" =~ ^($found)$ ]] ||
		test -n "$(find "$lab/$type" -name '.f.*')"; then
		echo "FAILED: wanted finish: $result, found: $found"
		status=1
	fi
	cells=$((cells + 1))
}

for disk in ext4:32 xfs:300; do
	type=${disk%:*}
	command -v "mkfs.$type" >/dev/null || continue
	mkdir "$lab/$type"
	lab_make_image "$type" "$lab/$type.img" "${disk#*:}" >/dev/null
	mount -o loop "$lab/$type.img" "$lab/$type" || continue
	# Finish has synced: the file is there.
	cell "$type" ok complete 0 after sync
	cell "$type" ok complete 1 after sync
	cell "$type" ok complete 0 after sync atomic
	cell "$type" ok complete 1 after sync atomic
	# Nobody has synced: a name is never worse than before if it is atomic.
	cell "$type" ok 'absent|complete' 0 after atomic
	cell "$type" ok 'old|complete' 1 after atomic
	cell "$type" ok 'absent|empty|complete' 0 after
	# The crash comes first: finish says so, and what was synced is there.
	cell "$type" error absent 0 before sync atomic
	cell "$type" error old 1 before sync atomic
	cell "$type" error 'absent|empty' 0 before sync
	cell "$type" 'error' part 0 before sync middle
	umount "$lab/$type"
done
test $cells != 0 || {
	echo "neither ext4 nor xfs can be mounted here"
	exit 77
}
exit $status
