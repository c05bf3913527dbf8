#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2016,SC2154,SC2317 # claims are called by name
# wax stress: it finds nothing, can be replayed, reports, and cleans up.
. "${top_srcdir:?}"/tests/cli-common.bash

# field NAME: the number in the JSON report `out`.
field() {
	sed -n "s/^  \"$1\": \"\{0,1\}\([0-9a-f]*\)\"\{0,1\},\{0,1\}\$/\1/p" out
}

# stress ARGUMENT...: a run in this directory that must find nothing.
stress() {
	expect 0 "$wax" stress --json --dir=. --seed="$seed" "$@" >out || {
		cat out
		return 1
	}
	left_is_nothing
}

left_is_nothing() {
	test -z "$(find . -name 'wax-stress.*')"
}

load_finds_nothing_and_does_everything() {
	local name
	stress --operations=600 --seed=11
	for name in store random shared ensure message finish abort reopen sync \
		punch trim fork storm displace other late; do
		grep -q "\"$name\": [1-9]" out || {
			echo "no $name"
			return 1
		}
	done
	test "$(field growths_by_fault)" -ge 4000
	test "$(field checked_bytes)" -gt 1000000
	test "$(field passed_on)" -gt 0
	test "$(field alarms)" -gt 0
	grep -q '"ok": true' out
}

same_seed_does_the_same_operations() {
	local first
	stress --operations=100 --seed=5 --mode=sparse
	first=$(field sequence)
	test -n "$first"
	stress --operations=100 --seed=5 --mode=sparse
	test "$(field sequence)" = "$first"
	stress --operations=100 --seed=6 --mode=sparse
	test "$(field sequence)" != "$first"
}

mix_names_the_only_operations() {
	stress --operations=20 --mix=store=1,sync=1 --threads=2
	grep -q '"shared": 0, ' out
	grep -q '"late": 0}' out
}

full_disk_ends_nobody() {
	stress --operations=200 --enospc || {
		grep -q 'is refused' out && skip "no user namespaces"
		return 1
	}
	test "$(field refused)" -gt 0
}

file_limit_ends_nobody() {
	stress --operations=200 --fsize=200000
	test "$(field refused)" -gt 0
	test "$(field rescued_bytes)" -gt 0
}

injected_failures_lose_nothing_silently() {
	local inject
	for inject in fallocate:ENOSPC:5 ftruncate:EIO:9 statx:EIO:90 \
		fsync:EIO:1 close:EIO:4; do
		stress --operations=60 --inject="$inject"
	done
	# Mostly no region is opened; one with little address space is rare.
	stress --operations=2000 --inject=mmap:ENOMEM:2
	test "$(field checked_bytes)" -gt 0
	# They strike the readers that judge the logs, too, which ask again: who
	# gives up at the first failure reads a tenth.
	for inject in openat:EMFILE:20 statx:EIO:90; do
		stress --log --operations=4000 --inject="$inject"
		test "$(field checked_bytes)" -gt 0
	done
	stress --log --operations=4000 --inject=pread64:EIO:10
	test "$(field checked_bytes)" -gt 4000000
}

killed_writers_lose_nothing_acknowledged() {
	stress --kill=10
	test "$(field kills)" = 10
	test "$(field kills_growing)" -ge 5
	grep -q '"bytes_at_kill": \[[0-9]' out
}

power_cuts_keep_the_promise() {
	stress --powercut=300
	test "$(field images)" -ge 300
	test "$(field images_complete)" -gt 0
	test "$(field images_refused)" -gt 0
	test "$(field images_repaired)" -gt 0
}

# Of up to a dozen segments, which are left and sealed meanwhile.
power_cuts_of_logs_lose_nothing_synced() {
	local dir=.
	# Syncs of a disk take longer than all the rest.
	test ! -w /dev/shm || dir=/dev/shm
	stress --log --powercut=1000 --dir="$dir"
	test "$(field images)" -ge 1000
	if grep 'images_' out; then return 1; fi
	expect 0 "$wax" stress --log --powercut=32 --dir="$dir" >out
	grep -q '^power cuts: *[0-9]* images$' out
}

interrupt_ends_it_early_with_a_report() {
	"$wax" stress --seconds=600 --dir=. >out &
	local pid=$! started=$SECONDS
	# Signals are caught before the first file is made.
	wait_until 'test -n "$(find . -path "./wax-stress.*/*")"'
	kill -TERM "$pid"
	expect 0 wait "$pid"
	test $((SECONDS - started)) -lt 300
	grep -q '^errors: *0$' out
	left_is_nothing
}

wrong_usage_exits_2() {
	local wrong
	for wrong in --threads=0 --threads=65 --threads=x --regions=0 \
		--seconds=0 --seconds=-1 --seconds=nan --operations=0 \
		--seed=-1 --dir= --mode=fast --mix=store --mix=nosuch=1 \
		--fsize=1 --inject=fallocate --inject=fallocate:ENOSPC \
		--inject=fallocate:NOSUCH:1 --inject=nosuch:EIO:1 \
		--inject=fallocate:EIO:0 --kill=0 --powercut=0 --nonsense \
		operand; do
		expect 2 "$wax" stress --seconds=1 "$wrong" >out 2>err
		grep -q '^wax: stress: ' err
		test ! -s out
	done
}

completion_and_manual_have_every_option() {
	options_are_known stress
	test "$(wc -l <options)" -gt 10
}

missing_directory_fails() {
	expect 1 "$wax" stress --dir=nosuch >out 2>err
	grep -q '^wax: nosuch: ' err
}

report_names_the_seed_and_what_was_done() {
	expect 0 "$wax" stress --seed=77 --operations=50 --dir=. >out
	grep -q '^seed: *77$' out
	grep -q '^operations: ' out
	grep -q '^growths: .* by call, .* by fault, .* benign races$' out
	grep -q '^growth took: *p50 .*p99 .*p99\.9 ' out
	grep -q '^checked: .* 0 lost, 0 wrong' out
	grep -q '^errors: *0$' out
}

# try_replays PROGRAM: with a disk that is too small, which gives errors.
try_replays() {
	local program=$1 dir=$'a b\n\e[1m\\\'' state more replay
	wax() { "$program" "$@"; }
	mkdir "$dir"
	mount -t tmpfs -o size=1M none "$dir"
	for more in --mode=both --mode=sparse; do
		state=0
		wax stress --dir="$dir" --operations=50 "$more" >out || state=$?
		test "$state" = 1
		grep -q '^note: .* disk is full: .* --dir,.* --enospc$' out
		if grep $'\e' out; then return 1; fi
		replay=$(sed -n 's/^    replay: //p' out | tail -n 1)
		state=0
		eval "$replay" >again || state=$?
		test "$state" -le 1
		sed -n '/^seed/p; s/^time:.* in/in/p' out >here
		sed -n '/^seed/p; s/^time:.* in/in/p' again | diff here -
	done
}

replay_is_a_command_whatever_the_directory_is_called() {
	unshare -Urm true 2>/dev/null || skip 'no user namespaces'
	unshare -Urm bash -e -c "$(declare -f try_replays)"'; try_replays "$0"' \
		"$wax"
}

claim load_finds_nothing_and_does_everything
claim same_seed_does_the_same_operations
claim mix_names_the_only_operations
claim full_disk_ends_nobody
claim file_limit_ends_nobody
claim injected_failures_lose_nothing_silently
claim killed_writers_lose_nothing_acknowledged
claim power_cuts_keep_the_promise
claim power_cuts_of_logs_lose_nothing_synced
claim interrupt_ends_it_early_with_a_report
claim wrong_usage_exits_2
claim completion_and_manual_have_every_option
claim missing_directory_fails
claim replay_is_a_command_whatever_the_directory_is_called
claim report_names_the_seed_and_what_was_done
finish
