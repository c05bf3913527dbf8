#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2016,SC2154,SC2317 # claims are called by name
# What is seen while `wax` works: live archives, signals, the progress line.
. "${top_srcdir:?}"/tests/cli-common.bash

# Holes are read as zeros, so this takes no disk space, but some time to pack.
truncate -s 300M "$scratch/big"
truncate -s 2G "$scratch/huge"
echo small >"$scratch/small"

# stop SIGNAL: the process ends by this signal and no other way.  Fails if it
# was done before.
stop() {
	local status=0
	kill -s "$1" "$pid" 2>/dev/null || :
	kill -s CONT "$pid" 2>/dev/null || :
	wait "$pid" || status=$?
	test "$status" != 0 || return 1
	if test "$status" != $((128 + $(kill -l "$1"))) || test -s err; then
		echo "exit $status after $1: $(cat err)"
		exit 1
	fi
}

# stop_amid SIGNAL NAME ARGUMENT...: wax ends by it while it writes NAME.  Where
# the machine is so busy that it was done before, it starts anew.
stop_amid() {
	local signal=$1
	shift
	for _ in {1..10}; do
		start "$@"
		! stop "$signal" || return 0
		rm "$1"
	done
	echo "done before it could be stopped"
	return 1
}

info_and_ls_show_a_live_archive() {
	pause_amid out.wax pack --no-sync --in-place -C "$scratch" out.wax \
		small big
	"$wax" info out.wax >out
	grep -q '^kind: .* 1 files' out
	grep -q '^state: .*live' out
	grep -q '^problems:  *none$' out
	"$wax" ls out.wax >out 2>warning
	test "$(cat out)" = small
	grep -q '^wax: out.wax: warning: a program is writing it' warning
	"$wax" verify out.wax >out
	grep -q '^out.wax: live, ok so far: archive with 1 files' out
	"$wax" verify -q out.wax >out
	test ! -s out
	mkdir restored
	expect 1 "$wax" unpack -C restored out.wax 2>unfinished
	grep -q '^wax: out.wax: not finished: 1 entries were complete: wait' \
		unfinished
	test "$(ls restored)" = small
	# A second writer is kept out.
	expect 1 "$wax" pack --no-sync --in-place -C "$scratch" out.wax small \
		2>second
	grep -q '^wax: out.wax: .*wait until' second
	test "$("$wax" ls out.wax)" = small
	stop TERM
}

a_killed_pack_is_not_taken_for_a_finished_one() {
	stop_amid KILL out.wax pack --no-sync --in-place -C "$scratch" out.wax \
		small big
	"$wax" info out.wax >out
	grep -q '^state:  *not finished' out
	test "$("$wax" ls out.wax 2>err)" = small
	grep -q '^wax: out.wax: warning: not finished' err
	expect 1 "$wax" verify out.wax >out 2>err
	test ! -s out
	test "$(cat err)" = \
		'wax: out.wax: not finished: 1 entries were complete: pack again'
	mkdir restored
	expect 1 "$wax" unpack -C restored out.wax 2>unpack.err
	cmp err unpack.err
	cmp "$scratch/small" restored/small
	test "$(ls restored)" = small
}

a_signal_leaves_nothing_under_the_name() {
	local signal stopped
	for signal in TERM HUP; do
		stopped=
		for _ in {1..10}; do
			# nohup makes all that it runs ignore HUP.
			env --default-signal "$wax" pack --no-sync \
				-C "$scratch" out.wax huge 2>err &
			pid=$!
			# Nothing has a name yet, so wait for the descriptor.
			until grep -q 'wax-cli.*(deleted)\|/#' \
				<(ls -l "/proc/$pid/fd" 2>/dev/null); do
				kill -0 "$pid" 2>/dev/null || break
			done
			! stop "$signal" || stopped=$signal
			test -z "$stopped" || break
			rm out.wax
		done
		test "$stopped" = "$signal"
		test "$(ls -A)" = err
	done
}

a_signal_leaves_an_in_place_archive_empty() {
	stop_amid TERM out.wax pack --no-sync --in-place -C "$scratch" out.wax \
		big
	test "$(stat -c %s out.wax)" = 0
}

a_signal_removes_the_file_that_is_being_unpacked() {
	head -c 200M /dev/zero | tr '\0' x >much
	"$wax" pack --no-sync in.wax much
	mkdir out
	stop_amid TERM out/much unpack -C out in.wax
	test "$(ls -A out)" = ''
}

an_archive_that_is_cut_meanwhile_is_an_error() {
	local status=0
	head -c 200M /dev/zero | tr '\0' x >much
	"$wax" pack --no-sync in.wax much
	mkdir out
	start out/much unpack -C out in.wax
	truncate -s 100000 in.wax
	wait "$pid" || status=$?
	test "$status" != 0 || skip 'unpacked before it could be cut'
	test "$status" = 1
	grep -q '^wax: in.wax: another process cut the file: ' err
	test "$(ls -A out)" = ''
}

ignored_signals_stay_ignored() {
	(
		trap '' TERM
		"$wax" pack --no-sync --in-place -C "$scratch" out.wax big &
		pid=$!
		while test ! -s out.wax; do
			kill -0 "$pid" 2>/dev/null || break
		done
		kill -TERM "$pid" 2>/dev/null || :
		wait "$pid"
	)
	"$wax" verify -q out.wax
}

progress_is_shown_on_a_terminal_only() {
	needs_terminal
	# Large enough to take longer than the first line waits.
	truncate -s 1500M huge
	TERM=xterm script -qec "'$wax' pack --no-sync out.wax huge" \
		/dev/null >terminal </dev/null
	grep -q 'wax: pack: \[#* *\] *[0-9]*%.*MiB/s' terminal
	# The line is removed at the end.
	test "$(tail -c 4 terminal | od -An -tx1 | tr -d ' ')" = 0d1b5b4b
	TERM=dumb script -qec "'$wax' pack --no-sync out.wax huge" \
		/dev/null >terminal </dev/null
	test ! -s terminal
	"$wax" pack --no-sync out.wax huge >out 2>err
	test ! -s out && test ! -s err
}

claim info_and_ls_show_a_live_archive
claim a_killed_pack_is_not_taken_for_a_finished_one
claim a_signal_leaves_nothing_under_the_name
claim a_signal_leaves_an_in_place_archive_empty
claim a_signal_removes_the_file_that_is_being_unpacked
claim an_archive_that_is_cut_meanwhile_is_an_error
claim ignored_signals_stay_ignored
claim progress_is_shown_on_a_terminal_only
finish
