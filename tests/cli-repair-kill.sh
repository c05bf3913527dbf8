#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# A writer killed by SIGKILL, while its message grows through the end of a
# segment and while it is finished: `wax repair`, then the stock C++ library
# reads every record that was acknowledged.
. "${top_srcdir:?}"/tests/cli-common.bash

writer=$top_builddir/tests/kill-writer
stock_read=$top_builddir/tests/kill-read
test -x "$stock_read" || {
	echo "libcapnp is not installed"
	exit 77
}
if test -n "${WAX_FULL-}"; then
	# Past 4 GiB, in holes.
	kills=200 aim=512 segment=$((1 << 32)) shape=(-x -n 8192 -t $((6 << 30))) ways=(new "in place") step=1
else
	kills=30 aim=16 segment=$((1 << 20)) shape=(-s $((1 << 20)) -t $((6 << 20))) ways=("in place") step=4
fi
RANDOM=$seed
echo "# WAX_SEED=$seed"

# Repair what is left, in one way or the other, and read it.
repair_and_read() {
	local way=$1 records=$2 result=left
	if test "$way" = new; then
		result=left.repaired
		before=$(stat -c '%s %Y' left)
		"$wax" repair --no-sync left >said
		# Nothing to repair, so nothing is written.
		test -e "$result" || result=left
		test "$(stat -c '%s %Y' left)" = "$before"
	else
		"$wax" repair --no-sync --in-place left >said
		test ! -e left.wax-open
	fi
	read_back=$("$stock_read" "$result" "$records")
}

remove_left() {
	rm -f left left.repaired left.wax-open
}

# Nanoseconds up to $1, evenly.
random_ns() {
	echo $((1 + (RANDOM << 30 | RANDOM << 15 | RANDOM) % $1))
}

# The times of a writer that is not killed.
measure() {
	local state records bytes stage i grow finish
	grow_ns=1000000000000 finish_ns=1000000000000
	for i in 1 2 3; do
		remove_left
		read -r state records bytes stage grow finish < <("$writer" \
			"${shape[@]}" left)
		test "$state $stage" = "ended done"
		test "$grow_ns" -lt "$grow" || grow_ns=$grow
		test "$finish_ns" -lt "$finish" || finish_ns=$finish
	done
	"$stock_read" left "$records"
	whole=$bytes
}

every_kill_at_a_random_moment_is_repaired() {
	local i=0 tries=0 way moment state records bytes stage rest
	local growing=0 finishing=0 several=0
	measure
	while test "$i" -lt "$kills"; do
		test $((tries += 1)) -le $((20 * kills))
		remove_left
		way=new
		test $((i % 2)) = 0 || way="in place"
		# At any time; from just before the end of a segment; in finish.
		case $((i % 3)) in
		0) moment="-g $(random_ns "$grow_ns")" ;;
		1) moment="-a $((segment - segment / aim)) -g $(random_ns \
			$((grow_ns / 2)))" ;;
		2) moment="-f $(random_ns "$finish_ns")" ;;
		esac
		# shellcheck disable=SC2086 # two words
		read -r state records bytes stage rest < <("$writer" \
			"${shape[@]}" $moment left)
		# Too late, or too early for there to be anything.
		{ test "$state" = killed && test -s left; } || continue
		i=$((i + 1))
		size=$(stat -c %s left)
		sidecar=-
		test ! -e left.wax-open || sidecar=sidecar
		repair_and_read "$way" "$records"
		echo "# kill $i: $stage, $bytes of $whole bytes in $records" \
			"records, file of $size, $sidecar; repaired $way:" \
			"$read_back" >&3
		case $stage in
		growing)
			growing=$((growing + 1))
			test "$sidecar" = - || several=$((several + 1))
			;;
		*) finishing=$((finishing + 1)) ;;
		esac
	done
	echo "# $kills kills: $growing while it grew, $several of them beyond" \
		"the first segment, $finishing in finish" >&3
	# Each kind has to have occurred.
	test $((growing * 4)) -ge "$kills"
	test $((finishing * 10)) -ge "$kills"
	test $((several * 10)) -ge "$kills"
}

# sweep OPTION...: killed at each system call that finish makes, or some.
sweep() {
	local n=$((RANDOM % step)) state records bytes stage rest way
	for (( ; ; n += step)); do
		for way in "${ways[@]}"; do
			remove_left
			read -r state records bytes stage rest < <("$writer" \
				-n 200 "$@" -c $((n + 1)) left)
			test "$state" = killed || break 2
			repair_and_read "$way" "$records"
			echo "# call $((n + 1)) of finish: $(cat said);" \
				"$read_back"
		done
	done
	test "$state $stage" = "ended done"
	"$stock_read" left "$records"
	echo "# finish $*: $n system calls, repaired after each $step." >&3
	test "$n" -ge 3
}

kill_at_any_call_of_finish_is_repaired() {
	sweep -t 50000
	sweep -t 50000 -r
	sweep -t 50000 -l
	sweep -t 50000 -s 8192
	sweep -t 50000 -s 8192 -x -l
}

# Nothing can be inserted on tmpfs: finish and repair copy.
kill_at_any_call_of_finish_is_repaired_where_nothing_can_be_inserted() {
	local elsewhere
	test "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ||
		skip "/dev/shm is not a tmpfs"
	elsewhere=$(mktemp -d /dev/shm/wax-cli.XXXXXX)
	# shellcheck disable=SC2064 # now
	trap "rm -rf '$elsewhere'" EXIT
	cd "$elsewhere" || return
	sweep -t 50000 -r
	sweep -t 50000 -s 8192
}

exec 3>&1
claim every_kill_at_a_random_moment_is_repaired
claim kill_at_any_call_of_finish_is_repaired
claim kill_at_any_call_of_finish_is_repaired_where_nothing_can_be_inserted
finish
