#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2016,SC2154,SC2317 # claims are called by name
# `wax repair`: what it says, writes, refuses and leaves alone.
. "${top_srcdir:?}"/tests/cli-common.bash

writer=$top_builddir/tests/kill-writer

# A message of several segments whose writer was killed when it began to finish.
leave_segments() {
	rm -f left left.wax-open left.repaired
	"$writer" -n 200 -t 50000 -s 8192 -c 1 left >/dev/null
	test -e left.wax-open
}

new_file_is_written_and_the_old_one_kept() {
	leave_segments
	cp -p left before
	chmod 640 left
	"$wax" repair left >out
	grep -q '^left: repaired to left.repaired; it was growing: [0-9]* segments, ' out
	cmp left before
	test -e left.wax-open
	test "$(stat -c %a left.repaired)" = 640
	"$wax" verify left.repaired
	"$wax" repair left.repaired >out
	test "$(cat out)" = 'left.repaired: finished, nothing to repair'
	test "$(ls)" = "$(printf '%s\n' before left left.repaired \
		left.wax-open out)"
}

file_is_changed_in_place_when_told_to() {
	leave_segments
	expect 1 "$wax" verify left 2>err
	"$wax" repair --in-place left >out
	grep -q '^left: repaired; it was growing: ' out
	"$wax" verify left
	"$wax" repair -i left >out
	test "$(cat out)" = 'left: finished, nothing to repair'
	test "$(ls)" = "$(printf '%s\n' err left out)"
}

# Where nothing can be inserted: links to a file are not the file.
links_are_told_where_a_copy_takes_the_name() {
	local dir
	test -w /dev/shm || skip 'no /dev/shm'
	dir=$(mktemp -d /dev/shm/wax-cli.XXXXXX)
	# shellcheck disable=SC2064 # now
	trap "rm -rf '$dir'" EXIT
	cd "$dir"
	leave_segments
	ln left other
	ln -s left link
	expect 1 "$wax" repair -i link 2>err
	grep -q '^wax: link: .*: not changed; name the file itself$' err
	cp left.wax-open link.wax-open
	expect 1 "$wax" repair -i link 2>err
	grep -q '^wax: link: .*symbolic link' err
	"$wax" repair -i left >out 2>err
	grep -q '^left: repaired; ' out
	grep -q '^wax: left: warning: .*hard links' err
	"$wax" verify left
}

# The size that is told is the size that is made.
dry_run_tells_what_would_be_done() {
	local size
	leave_segments
	"$wax" repair -n left >out
	grep -q '^left: can be repaired; it was growing' out
	test ! -e left.repaired
	size=$(sed 's/.* \([0-9]*\) bytes, .*/\1/' out)
	"$wax" repair --dry-run -i left >out
	test -e left.wax-open
	"$wax" repair left >out
	test "$(stat -c %s left.repaired)" = "$size"
}

output_has_the_name_that_is_given_and_replaces_nothing() {
	leave_segments
	"$wax" repair -o other left >out
	grep -q '^left: repaired to other; ' out
	expect 1 "$wax" repair --output=other left >out 2>err
	grep -q '^wax: other: exists: ' err
	: >left.repaired
	expect 1 "$wax" repair left >out 2>err
	grep -q '^wax: left: its .repaired file exists: ' err
	test ! -s left.repaired
}

options_that_exclude_each_other_are_wrong_usage() {
	leave_segments
	expect 2 "$wax" repair -i -o other left 2>err
	{
		expect 2 "$wax" repair -o other left left
		expect 2 "$wax" repair
		expect 2 "$wax" repair --nonsense left
	} 2>>err
	test "$(grep -c 'try `wax repair --help`' err)" = 4
	test ! -e other
}

unfinished_messages_are_not_called_damaged() {
	leave_segments
	for command in verify dump; do
		expect 1 "$wax" "$command" left >out 2>err
		grep -q '^wax: left: far pointer .*: it was never finished; mend it' err
	done
	rm left.wax-open
	expect 1 "$wax" verify left 2>err
	grep -q '^wax: left: far pointer .*: the file is damaged; ' err
}

what_is_no_file_is_named_as_such() {
	mkfifo pipe
	for path in . pipe /dev/null; do
		expect 1 "$wax" repair "$path" 2>err
		test "$(cat err)" = "wax: $path: not a regular file: name a file"
	done
	leave_segments
	for path in . new/; do
		expect 1 "$wax" repair -o "$path" left 2>err
		grep -qx "wax: $path: not the name of a file: .*" err
	done
	expect 1 "$wax" repair -o nowhere/new left 2>err
	grep -q '^wax: nowhere/new: no such file' err
}

info_tells_of_the_sidecar_and_what_to_do() {
	leave_segments
	expect 1 "$wax" info left >out
	grep -q '^state:  *not finished' out
	grep -q '^sidecar:  *left.wax-open: use `wax repair`' out
	"$wax" repair -i left
	"$wax" info left >out
	grep -q '^state:  *finished$' out
	expect 1 grep sidecar out
}

copies_are_repaired_when_told_that_they_are() {
	leave_segments
	cp left copy
	cp left.wax-open copy.wax-open
	expect 1 "$wax" repair copy 2>err
	grep -q '^wax: copy: sidecar is of another file (offset 56): .* --copied' err
	"$wax" repair --copied copy
	"$wax" verify copy.repaired
}

message_that_is_being_written_is_refused() {
	truncate -s 300M big
	pause_amid left pack --no-sync --in-place left big
	expect 1 "$wax" repair left 2>err
	expect 1 "$wax" repair -i left 2>>err
	kill -KILL "$pid"
	test "$(sort -u err)" = 'wax: left: a program is writing it: wait until it has ended'
	test ! -e left.repaired
}

# capnp decode complains about zeros behind a message.
stock_tool_reads_what_was_repaired() {
	command -v capnp >/dev/null || skip "capnp is not installed"
	local size
	printf 'x' >small
	"$wax" pack whole small
	# What growth leaves behind.
	cp whole left
	truncate -s 1M left
	capnp decode --short "$schema" Archive <left >text 2>err || :
	test -s err
	"$wax" repair left >out
	grep -q '^left: repaired to left.repaired; it was growing: 1 segment, ' out
	cmp whole left.repaired
	capnp decode --short "$schema" Archive <left.repaired >repaired 2>err
	test ! -s err
	head -n 1 text | cmp - repaired
}

damaged_pointer_is_told_and_all_else_kept() {
	leave_segments
	# The pointer to the list: its kind and offset.
	printf '\x02' | dd of=left bs=1 seek=16 conv=notrunc status=none
	expect 1 "$wax" repair left >out 2>err
	grep -q '^left: repaired to left.repaired; ' out
	grep -q '^wax: left: .* (offset [0-9]*): what leads there is lost' err
	test "$(wc -l <err)" = 1
	test -s left.repaired
}

other_files_are_refused_with_an_offset_and_left_alone() {
	"$writer" -n 20 -t 100 left
	cp left before
	printf 'x' >>left
	expect 1 "$wax" repair -i left 2>err
	grep -q '^wax: left: other bytes than zeros follow the message (offset [1-9]' err
	truncate -s -1 left
	cmp left before
	leave_segments
	printf 'x' | dd of=left.wax-open bs=1 seek=4000 conv=notrunc status=none
	expect 1 "$wax" repair -i left 2>err
	grep -q '^wax: left: sidecar has reserved bytes .* (offset 4000): ' err
}

claim new_file_is_written_and_the_old_one_kept
claim file_is_changed_in_place_when_told_to
claim links_are_told_where_a_copy_takes_the_name
claim dry_run_tells_what_would_be_done
claim output_has_the_name_that_is_given_and_replaces_nothing
claim options_that_exclude_each_other_are_wrong_usage
claim unfinished_messages_are_not_called_damaged
claim what_is_no_file_is_named_as_such
claim info_tells_of_the_sidecar_and_what_to_do
claim copies_are_repaired_when_told_that_they_are
claim message_that_is_being_written_is_refused
claim stock_tool_reads_what_was_repaired
claim damaged_pointer_is_told_and_all_else_kept
claim other_files_are_refused_with_an_offset_and_left_alone
finish
