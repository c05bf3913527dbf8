#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2016,SC2034,SC2154,SC2317 # claims are called by name
# wax log, as a user meets it: what goes in comes out, after kills too.
. "${top_srcdir:?}"/tests/cli-common.bash

log() { "$wax" log "$@"; }

fail() {
	echo "$*"
	exit 1
}

# segments DIR: how many files a log has.
segments() { find "$1" -name '*.wlog' | wc -l; }

make_many() {
	local i
	for ((i = 0; i < 4000; i++)); do
		echo "record $i, long enough for several segments"
	done >many
}

# A thousand lines, and a log "a" of them, twice.
make_lines() {
	local i
	for ((i = 0; i < 1000; i++)); do
		echo "line $i of some length"
	done >lines
}
make_log() {
	make_lines
	log write a <lines
	log write a <lines
}

lines_come_out_as_they_went_in() {
	make_lines
	log write a <lines || fail "write"
	log cat a | cmp - lines || fail "cat is not what was written"
	log verify -q a || fail "verify: $?"
	test "$(log tail -n 2 a)" = "$(tail -n 2 lines)" || fail "tail -n 2"
	test "$(log tail -n 5000 a | wc -l)" = 1000 || fail "tail of more than all"
	test -z "$(log tail -n 0 a)" || fail "tail of nothing"
	log write a <lines || fail "a second write"
	cat lines lines | cmp - <(log cat a) || fail "what was appended"
	printf 'no newline' | log write b
	test "$(log cat b)" = 'no newline' || fail "a last line without a newline"
	printf '\n\na\n' | log write c
	test "$(log cat c | od -An -c | tr -d ' ')" = '\n\na\n' || fail "empty lines"
	log write d </dev/null || fail "nothing to write"
	test -z "$(log cat d)" || fail "a log of nothing"
	log verify -q d || fail "verify of a log of nothing: $?"
}

ranges_and_formats_tell_the_same_records() {
	echo early | log write early
	make_log
	from=$(log cat -p a | sed -n '11s/ .*//p')
	test "$(log cat --from="$from" a | head -n 1)" = "line 10 of some length" ||
		fail "--from"
	test "$(log cat --to="$from" a | wc -l)" = 10 || fail "--to"
	test "$(log cat --since=-1h a | wc -l)" = 2000 || fail "--since an hour ago"
	test "$(log cat --until=-1h a | wc -l)" = 0 || fail "--until an hour ago"
	test "$(log cat --since=2099-01-01 a | wc -l)" = 0 || fail "--since the future"
	test "$(log cat --since=2020-01-01T00:00:00Z a | wc -l)" = 2000 ||
		fail "--since the past"
	test "$(log cat --from="$from" --since=2099-01-01 a | wc -l)" = 0 ||
		fail "--from and --since"
	# The clock is set back.
	{ log export -m a && log export -m early; } | log import -m back
	since=$(log cat -j a | sed -n '1s/.*"stamp":\([0-9]*\)\([0-9]\{9\}\),.*/@\1.\2/p')
	log cat --since="$since" back | tail -n 1 | grep -qx early ||
		fail "--since a time before the clock was set back"
	log write --stamp=none untimed <lines
	for option in --since=-1h --until=-1h; do
		! log cat --from=4096 "$option" untimed 2>why || fail "$option"
		grep -q 'records have no time' why || fail "--from $(cat why)"
		! log cat "$option" untimed >out 2>why || fail "$option of no time"
		grep -q 'records have no time' why || fail "$(cat why)"
		test ! -s out || fail "$option of no time: $(wc -l <out) lines"
	done
	TZ=Asia/Tokyo log cat -t a | head -n 1 |
		grep -Eq '^[0-9-]{10}T[0-9:.]{18}\+09:00 line 0' || fail "local time"
	log cat -u a | head -n 1 | grep -Eq '^[0-9-]{10}T[0-9:.]{18}Z line 0' ||
		fail "UTC"
	log cat -j a >json
	python3 - json lines <<'EOF' || fail "JSON"
import json, sys
records = [json.loads(line) for line in open(sys.argv[1])]
lines = open(sys.argv[2]).read().splitlines() * 2
assert [record["text"] for record in records] == lines
assert [record["ordinal"] for record in records] == list(range(2000))
positions = [record["position"] for record in records]
assert positions == sorted(set(positions))
EOF
	printf '\377\0quote"\n' >bytes
	log write e <bytes
	test "$(log cat -j e | sed 's/.*"base64":"\([^"]*\)".*/\1/' | base64 -d |
		od -An -tx1)" = "$(head -c -1 bytes | od -An -tx1)" ||
		fail "base64: $(log cat -j e)"
	log stat -j a | python3 -c '
import json, sys
stat = json.load(sys.stdin)
assert stat["end_ordinal"] == 2000 and stat["segments"] >= 1, stat
' || fail "stat: $(log stat -j a)"
	log stat a | grep -q '^records: *2000, ' || fail "stat: $(log stat a)"
}

records_with_their_length_may_hold_any_byte() {
	make_lines
	printf '\3\0\0\0a\nb\0\0\0\0\1\0\0\0\0' >prefixed
	log write -l -t f <prefixed >passed || fail "write -l"
	cmp passed prefixed || fail "tee of records with their length"
	log cat -j f | python3 -c '
import json, sys
assert [json.loads(line)["text"] for line in sys.stdin] == ["a\nb", "", "\0"]
' || fail "records with their length: $(log cat -j f)"
	if printf '\3\0\0\0a' | log write -l f 2>why; then
		fail "a record that is not complete"
	fi
	grep -q 'offset 0' why || fail "no offset: $(cat why)"
	log write -t g <lines >passed || fail "tee"
	cmp passed lines || fail "tee of lines"
}

what_is_exported_can_be_imported() {
	make_log
	printf '\3\0\0\0a\nb\0\0\0\0\1\0\0\0\0' | log write -l f
	make_lines
	log export a | log import h || fail "import of lines"
	log cat h | cmp - <(log cat a) || fail "lines that were exported"
	log export -m f >messages || fail "export -m"
	log import -m i <messages || fail "import -m"
	cmp <(log cat -j f | sed 's/"position":[0-9]*//') \
		<(log cat -j i | sed 's/"position":[0-9]*//') || fail "messages"
	if log export f >/dev/null 2>why; then
		fail "a record with a newline became two lines, unnoticed"
	fi
	grep -q 'newline' why || fail "$(cat why)"
	if test -n "${CAPNP:-}"; then
		"$CAPNP" decode --short "$top_srcdir/tools/log-record.capnp" Record \
			<messages >decoded || fail "capnp decode"
		test "$(wc -l <decoded)" = 3 || fail "$(cat decoded)"
	fi
	head -c 70 messages >half
	if log import -m j <half 2>why; then fail "half a message"; fi
	grep -q 'not complete' why || fail "$(cat why)"
	if log import -m j <lines 2>why; then fail "lines for messages"; fi
}

signals_flush_rotate_and_kill_nothing_that_was_appended() {
	mkfifo pipe
	"$wax" log write k <pipe &
	writer=$!
	exec 3>pipe
	echo one >&3
	wait_until 'test "$(log cat k 2>/dev/null)" = one' ||
		fail "a record is not seen at once"
	before=$(segments k)
	kill -HUP "$writer"
	# shellcheck disable=SC2016
	wait_until 'test $(segments k) -gt $before' || fail "SIGHUP"
	printf 'two\nthr' >&3
	kill -TERM "$writer"
	wait "$writer" || fail "SIGTERM: exit status $?"
	exec 3>&-
	test "$(log cat k)" = $'one\ntwo\nthr' || fail "SIGTERM: $(log cat k)"
	log verify -q k || fail "verify after SIGTERM: $?"

	# A second writer is told who the first is.
	"$wax" log write k <pipe &
	writer=$!
	exec 3>pipe
	echo four >&3
	wait_until 'test "$(log tail -n 1 k)" = four' || fail "four"
	! log write k 2>why </dev/null || fail "not busy"
	grep -q "process $writer writes it" why || fail "busy: $(cat why)"

	# A killed writer: all that was appended is there, and the next one goes on.
	kill -KILL "$writer"
	wait "$writer" 2>/dev/null || true
	exec 3>&-
	state=0
	log verify k >out || state=$?
	test "$state" = 5 || fail "verify after a kill: $state, $(cat out)"
	state=0
	log recover -n k >out || state=$?
	test "$state" = 5 || fail "recover -n: $state"
	state=0
	log verify -q k || state=$?
	test "$state" = 5 || fail "recover -n changed the log"
	state=0
	log recover k >out || state=$?
	test "$state" = 5 || fail "recover: $state"
	log verify -q k || fail "verify after recover: $?"
	echo five | log write k
	test "$(log cat k)" = $'one\ntwo\nthr\nfour\nfive' || fail "$(log cat k)"
}

follower_sees_every_record_through_rotations() {
	make_many
	head -n 1 many | log write --segment-bytes=64K l
	"$wax" log tail -f -n 1 l >followed &
	follower=$!
	wait_until 'test -s followed' || fail "tail -n 1"
	tail -n +2 many | log write --segment-bytes=64K l
	wait_until 'cmp -s followed many' || fail "tail -f: $(wc -l <followed) lines"
	kill -INT "$follower"
	wait "$follower" || fail "tail -f after SIGINT: $?"
	test "$(segments l)" -gt 3 || fail "no segments"
}

prune_deletes_the_oldest_segments() {
	make_many
	log write --segment-bytes=64K l <many
	log prune --keep-count=2 l >out || fail "prune"
	test "$(segments l)" = 2 || fail "prune: $(segments l) segments left"
	log verify -q l || fail "verify after prune: $?"
	log cat l | cmp - <(tail -n "$(log cat l | wc -l)" many) ||
		fail "what was kept"
}

prune_keeps_the_newest_segment() {
	make_lines
	log write n <lines
	log prune --keep-count=1 --keep-bytes=1 n || fail "prune"
	log cat n | cmp - lines || fail "records are gone"
	! log prune --keep-count=1 none 2>why || fail "there is no log"
	grep -q 'there is no log' why || fail "no log: $(cat why)"
}

damage_is_named_and_never_returned() {
	make_lines
	log write m <lines
	file=$(find m -name '*.wlog' -size +8k | head -n 1)
	printf 'X' | dd of="$file" bs=1 seek=20000 conv=notrunc status=none
	state=0
	log verify m >out 2>why || state=$?
	test "$state" = 4 || fail "verify of damage: $state"
	grep -q 'offset' why || fail "$(cat why)"
	state=0
	log cat m >out 2>why || state=$?
	test "$state" = 1 || fail "cat of damage: $state"
	test "$(wc -l <out)" -gt 900 || fail "damage hides other records"
	diff out lines >difference || true
	! grep -q '^<' difference || fail "damage was returned as a record"
}

full_disk_is_waited_out() {
	unshare -Urm true 2>/dev/null || skip "no user namespaces"
	mkdir "$scratch/aside"
	unshare -Urm bash -e -c '
		mount -t tmpfs -o size=2M none "$0"
		cd "$0"
		head -c 1500000 /dev/zero >filler
		yes "a line of the log, long enough" | head -n 20000 >"$2/in"
		: >"$2/why"
		(
			for _ in {1..600}; do
				! grep -q full "$2/why" || break
				sleep 0.05
			done
			rm filler
		) &
		"$1" log write --segment-bytes=256K n <"$2/in" 2>"$2/why"
		wait
		"$1" log cat n | cmp - "$2/in"
		grep -q "disk is full" "$2/why"
		grep -q "space again" "$2/why"
		cat "$2/in" "$2/in" |
			if "$1" log write --full=fail n 2>"$2/why"; then exit 1; fi
		"$1" log verify -q n
	' "$PWD" "$wax" "$scratch/aside" || fail "full disk"
}

log_waits_for_the_space_of_its_first_segment() {
	unshare -Urm true 2>/dev/null || skip "no user namespaces"
	mkdir "$scratch/unspoilt"
	echo line >"$scratch/unspoilt/in"
	: >"$scratch/unspoilt/why"
	unshare -Urm bash -e -c '
		mount -t tmpfs -o size=1M none "$0"
		cd "$0"
		head -c 2M /dev/zero >filler 2>/dev/null || true
		if echo x | "$1" log write --full=fail n 2>/dev/null; then exit 1; fi
		(
			for _ in {1..600}; do
				! grep -q "full.*waiting" "$2/why" || break
				sleep 0.05
			done
			rm filler
		) &
		"$1" log write n <"$2/in" 2>"$2/why"
		wait
		test "$("$1" log cat n)" = line
		grep -q "space again" "$2/why"
		"$1" log verify -q n
		head -c 2M /dev/zero >filler 2>/dev/null || true
		: >"$2/why"
		"$1" log write m <"$2/in" 2>"$2/why" &
		for _ in {1..600}; do
			! grep -q "full.*waiting" "$2/why" || break
			sleep 0.05
		done
		kill -TERM $!
		state=0
		wait $! || state=$?
		test "$state" = 1
	' "$PWD" "$program" "$scratch/unspoilt" || fail "$(cat "$scratch/unspoilt/why")"
}

# is_full DESCRIPTOR: writing to it would have to wait.
is_full() {
	python3 -c 'import select, sys
sys.exit(len(select.select([], [int(sys.argv[1])], [], 0)[1]))' "$1"
}

stuck_reader_does_not_keep_a_log_from_ending() {
	local pid state=0
	mkfifo stuck feed
	exec 8<>stuck 9<>feed
	"$wax" log write --tee q <feed >stuck 2>why 8>&- 9>&- &
	pid=$!
	seq 100000 >feed 8>&- 9>&- &
	wait_until 'is_full 8' || fail "never waits"
	kill -TERM "$pid"
	wait_until "! kill -0 $pid 2>/dev/null" || {
		kill -KILL "$pid"
		fail "still there"
	}
	wait "$pid" || state=$?
	test "$state" = 1 || fail "ends with $state"
	grep -q "standard output.*nobody reads it" why || fail "$(cat why)"
	log verify -q q || fail "not closed"
	exec 8>&- 9>&-
	wait
}

wrong_usage_is_told() {
	for command in write cat tail stat verify recover prune export import; do
		log "$command" --help | grep -q "^usage: wax log $command" ||
		fail "help of $command"
		state=0
		log "$command" 2>why || state=$?
		test "$state" = 2 || fail "$command without DIR: $state"
		state=0
		log "$command" --no-such-option x 2>why || state=$?
		test "$state" = 2 || fail "$command --no-such-option: $state"
	done
	for bad in --sync=often --segment-bytes=x --keep-age=1y --max-record=0; do
		state=0
		log write "$bad" o </dev/null 2>why || state=$?
		test "$state" = 2 || fail "write $bad: $state"
	done
	for command in write cat tail stat verify recover prune export import; do
		for bad in '' a/b .a "$(printf 'a%.0s' {1..201})"; do
			state=0
			log "$command" --name="$bad" o </dev/null 2>why || state=$?
			test "$state" = 2 || fail "$command --name=$bad: $state"
			grep -q -e '--name: bad argument' why || fail "$(cat why)"
		done
	done
	for bad in --segment-bytes=65535 --segment-bytes=2T --max-record=129M; do
		if log write "$bad" o </dev/null 2>why; then fail "write $bad"; fi
		grep -q 'out of range' why || fail "$bad: $(cat why)"
	done
	test ! -e o || fail "wrong usage made a log"
	log write --segment-bytes=64K --max-record=32K o </dev/null ||
		fail "the least segment, the longest record"
	if log cat nothing-here 2>why; then fail "a log that is not there"; fi
	grep -q 'nothing-here' why || fail "$(cat why)"
}

what_is_no_log_is_told() {
	mkfifo fifo
	mkdir odd
	mkfifo odd/log.0000000000000000.wlog
	echo text >file
	for command in cat tail stat verify recover export; do
		if log "$command" fifo 2>why; then fail "$command of a FIFO"; fi
		grep -q 'fifo: neither a directory nor a file' why ||
			fail "$command: $(cat why)"
		if log "$command" odd 2>why; then fail "$command of odd"; fi
		grep -q 'odd: a segment is not a regular file' why ||
			fail "$command: $(cat why)"
		test "$command" != verify || continue
		if log "$command" file 2>why; then fail "$command of a file"; fi
		grep -q 'file: .*malformed: run `wax log verify`' why ||
			fail "$command: $(cat why)"
	done
	if echo x | log write odd 2>why; then fail "write to odd"; fi
	grep -q 'odd: a segment is not a regular file' why || fail "$(cat why)"
}

# A name is on one line and cannot act on a terminal.
names_are_escaped() {
	local name=$'a\n\e[1m'
	echo line | log write "$name"
	log verify "$name" >said
	log recover "$name" | head -n 1 >>said
	printf '\3\0\0\0a\nb' | log write -l "b$name"
	if log export "b$name" >lines 2>>said; then fail "a newline in a record"; fi
	if log write --sync="$name" c </dev/null 2>why; then fail "--sync"; fi
	head -n 1 why >>said
	dd if=/dev/zero of="$name/log.0000000000000000.wlog" bs=1 seek=4110 \
		count=2 conv=notrunc status=none
	if log cat "$name" 2>>said; then fail "a damaged record"; fi
	test "$(wc -l <said)" = 5 || fail "$(cat -v said)"
	if grep -v -F 'a\n' said; then fail "not escaped: $(cat -v said)"; fi
	if grep -q $'\e' said; then fail "an escape sequence: $(cat -v said)"; fi
}

claim lines_come_out_as_they_went_in
claim ranges_and_formats_tell_the_same_records
claim records_with_their_length_may_hold_any_byte
claim what_is_exported_can_be_imported
claim signals_flush_rotate_and_kill_nothing_that_was_appended
claim follower_sees_every_record_through_rotations
claim prune_deletes_the_oldest_segments
claim prune_keeps_the_newest_segment
claim damage_is_named_and_never_returned
claim full_disk_is_waited_out
claim log_waits_for_the_space_of_its_first_segment
claim stuck_reader_does_not_keep_a_log_from_ending
claim wrong_usage_is_told
claim what_is_no_log_is_told
claim names_are_escaped
finish
