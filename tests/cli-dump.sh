#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# wax dump on messages that are written here word by word, so that where each
# object lies is known from the encoding specification.
. "${top_srcdir:?}"/tests/cli-common.bash

# word NUMBER...: eight bytes each, little-endian.
word() {
	local number i
	for number; do
		for ((i = 0; i < 64; i += 8)); do
			# shellcheck disable=SC2059 # an escape on purpose
			printf "\\x$(printf %02x $((number >> i & 255)))"
		done
	done
}

# table WORDS...: the segment table.
table() {
	local i numbers=($(($# - 1)) "$@")
	test $(($# % 2)) -eq 1 || numbers+=(0)
	for ((i = 0; i < ${#numbers[@]}; i += 2)); do
		word $((numbers[i] | numbers[i + 1] << 32))
	done
}

# Pointers: offset and sizes, as in the specification.
struct() { echo $((($1 << 2 & 0xffffffff) | $2 << 32 | $3 << 48)); }
list() { echo $((($1 << 2 & 0xffffffff) | 1 | $2 << 32 | $3 << 35)); }
far() { echo $((2 | $1 << 3 | $2 << 32)); }
double_far() { echo $((6 | $1 << 3 | $2 << 32)); }

# text STRING: it and its NUL, in whole words.
text() {
	printf '%s' "$1"
	head -c $((8 - ${#1} % 8)) /dev/zero
}

# message WORD...: of one segment, to the file m.
message() {
	{
		table $#
		word "$@"
	} >m
}

every_object_is_shown_where_it_lies() {
	{
		table 13
		word "$(struct 0 2 3)" 0x44434241 -1
		word "$(list 2 2 6)" 0 "$(list 1 7 4)"
		text hello
		word "$(struct 2 1 1)"
		word 1 "$(list 2 3 3)" 2 0 0x000300020001
	} >m
	"$wax" dump m >out
	cat >expected <<-'END'
		m: 112 bytes
		segment  offset  words
		      0       8  13
		     8  0:0   root -> 0:1 @16 struct, 2 data words, 3 pointers
		    16  0:1     data[0] 41 42 43 44 00 00 00 00  |ABCD....|
		    24  0:2     data[1] ff ff ff ff ff ff ff ff  |........|
		    32  0:3     ptr[0] -> 0:6 @56 text, 5 bytes "hello"
		    40  0:4     ptr[1] null
		    48  0:5     ptr[2] -> 0:7 @64 list of 2 structs (1 data word, 1 pointer)
		    72  0:8       [0]
		    72  0:8         data[0] 01 00 00 00 00 00 00 00  |........|
		    80  0:9         ptr[0] -> 0:12 @104 list of 3 16-bit numbers
		   104  0:12          [0] 0001 0002 0003
		    88  0:10      [1]
		    88  0:10        data[0] 02 00 00 00 00 00 00 00  |........|
		    96  0:11        ptr[0] null
		3 structs, 3 lists, 0 capabilities, 0 bad pointers
		every word belongs to an object
	END
	diff expected out
}

far_pointers_are_shown_with_their_landing_pads() {
	{
		table 3 4 2
		word "$(struct 0 0 2)" "$(far 1 1)" "$(double_far 0 2)"
		word 7 "$(struct 1 1 0)" 8 9
		word "$(far 0 1)" "$(list 0 5 1)"
	} >m
	"$wax" dump m >out
	grep -qx '    24  0:1    ptr\[0\] -> far 1:1 @48 -> 1:3 @64 struct, 1 data word, 0 pointers' out
	grep -qx '    32  0:2    ptr\[1\] -> double-far 2:0 @72 -> 1:0 @40 list of 1 64-bit number' out
	# The word in between is nobody's; pads are not.
	grep -qx '1 word in 1 range that no object takes:' out
	grep -qx '    56  1:2  1 word' out
}

bad_pointers_are_shown_and_do_not_end_the_dump() {
	message "$(struct 0 0 3)" "$(list 100 2 6)" 7 "$(list 0 5 1)" 3
	expect 1 "$wax" dump m >out 2>err
	grep -qx '    16  0:1    ptr\[0\] bad: list outside its segment (offset 16)' out
	grep -qx '    24  0:2    ptr\[1\] bad: unknown kind of pointer (offset 24)' out
	grep -qx '    32  0:3    ptr\[2\] -> 0:4 @40 list of 1 64-bit number' out
	grep -q ', 2 bad pointers$' out
	grep -qx 'wax: m: list outside its segment at word 1 of segment 0 (offset 16): .*' err
	test "$(wc -l <err)" = 1
}

verify_names_the_same_bad_word() {
	message "$(struct 0 0 3)" "$(list 100 2 6)" 7 "$(list 0 5 1)" 3
	expect 1 "$wax" dump m >out 2>dumped
	expect 1 "$wax" verify m 2>verified
	diff dumped verified
}

bad_pointers_that_are_not_shown_are_counted() {
	message "$(struct 0 0 3)" 0 0 "$(list 100 2 6)"
	expect 1 "$wax" dump --items=2 m >out 2>err
	expect 1 grep bad: out
	grep -q ', 1 bad pointer, 1 of them not shown$' out
}

capabilities_are_shown_with_their_index() {
	message $((3 | 7 << 32))
	"$wax" dump m >out
	grep -qx '     8  0:0  root capability 7' out
	grep -q ' 1 capability, 0 bad pointers$' out
	"$wax" verify m >out
	grep -qx 'm: ok: message with 0 structs, 0 lists, 1 capabilities' out
}

objects_with_two_pointers_to_them_are_shown_once() {
	message "$(struct 0 0 2)" "$(list 1 5 1)" "$(list 0 5 1)" 5
	"$wax" dump m >out
	grep -q ' ptr\[0\] -> 0:3 @32 list of 1 64-bit number$' out
	grep -q ' ptr\[1\] -> 0:3 @32 list of 1 64-bit number (seen before)$' out
	test "$(grep -c '\[0\] 0000000000000005' out)" = 1
}

objects_that_overlap_are_said_to() {
	message "$(struct 0 0 2)" "$(list 1 5 2)" "$(list 1 5 2)" 1 2 3
	"$wax" dump m >out
	grep -q ' ptr\[1\] .* (overlaps what was seen before)$' out
	grep -q '^every word' out
}

cycles_end() {
	message "$(struct 0 0 1)" "$(struct -1 0 1)"
	quick 10 "$wax" dump --all m >out
	grep -q ' ptr\[0\] -> 0:1 @16 struct, .* (seen before)$' out
}

# Sixty levels of two pointers to one object: 2^60 paths.
paths_without_number_take_no_time() {
	local i words=("$(struct 0 0 2)")
	for ((i = 0; i < 60; i++)); do
		words+=("$(struct 1 0 2)" "$(struct 0 0 2)")
	done
	message "${words[@]}" 0 0
	quick 10 "$wax" dump --all m >out
	test "$(wc -l <out)" -lt 200
}

# 2^18 pointers, each to a list of all those behind it.
crossing_lists_take_no_time() {
	local i
	word "$(list 0 6 $((1 << 17)))" >pointers
	for ((i = 0; i < 18; i++)); do
		cat pointers pointers >twice
		mv twice pointers
	done
	{
		table $((1 + (1 << 18)))
		word "$(list 0 6 $((1 << 18)))"
		cat pointers
	} >m
	expect 1 quick 20 "$wax" dump m >out 2>err
	grep -q ', 131072 bad pointers, ' out
	test "$(wc -l <out)" -lt 100
}

# Elements without words cost nothing to declare.
lists_of_nothing_are_not_shown_one_by_one() {
	message "$(struct 0 0 2)" "$(list 0 0 $(((1 << 29) - 1)))" \
		"$(list 0 7 0)" "$(struct $(((1 << 29) - 1)) 0 0)"
	quick 10 "$wax" dump --all m >out
	grep -q 'list of 536870911 voids$' out
	grep -q 'list of 536870911 structs (0 data words, 0 pointers)$' out
	test "$(wc -l <out)" -lt 10
}

deep_messages_are_shown_down_to_a_level() {
	{
		table 60001
		printf '\0\0\0\0\0\0\1\0%.0s' {1..60000}
		word 0
	} >m
	"$wax" dump m >out
	test "$(wc -l <out)" -lt 30
	grep -q '^60000 structs, ' out
	"$wax" dump --depth=1000 m >out
	test "$(grep -c 'struct, 0 data words' out)" = 1001
	# Lines do not become longer without end.
	expect 1 grep -q '.\{200\}' out
	{
		table 70001
		printf '\0\0\0\0\0\0\1\0%.0s' {1..70000}
		word 0
	} >m
	expect 1 "$wax" dump m >out 2>err
	grep -q 'nesting limit is reached .*: it may be sound, but is too deep' err
}

what_is_left_out_is_counted() {
	local i words=()
	for ((i = 0; i < 100; i++)); do
		words+=("$i")
	done
	message "$(list 0 5 100)" "${words[@]}"
	"$wax" dump m >out
	grep -qx ' *\.\.\. 68 more elements' out
	"$wax" dump -n 3 m >out
	grep -qx ' *\.\.\. 94 more elements' out
	"$wax" dump -a m >out
	grep -q '\[98\] 0000000000000062 0000000000000063$' out
	expect 1 grep more out
}

content_cannot_act_on_a_terminal() {
	local rest
	{
		table 6
		word "$(struct 0 1 2)"
		printf '\033[31mab\n'
		word "$(list 1 2 8)" "$(list 1 2 8)"
		printf '\xc2\x9b2J\033cx\0'
		printf '\xe2\x80\xaeabc\t\0'
	} >m
	for rest in '' --all --depth=1; do
		# shellcheck disable=SC2086 # may be nothing
		"$wax" dump $rest m >out
		expect 1 env LC_ALL=C grep -q '[^ -~]' out
	done
	grep -qF 'text, 7 bytes "\342\200\256abc\t"' out
}

colours_are_for_terminals() {
	local escape=$'\033'
	message "$(struct 0 1 0)" 0
	"$wax" dump m >out
	expect 1 grep -q "$escape" out
	"$wax" dump --color m | grep -q "$escape"
	NO_COLOR=1 "$wax" dump --color=always m | grep -q "$escape"
	needs_terminal
	export TERM=xterm NO_COLOR=
	script -qec "'$wax' dump m" /dev/null </dev/null | grep -q "$escape"
	script -qec "'$wax' dump --color=never m" /dev/null </dev/null >out
	expect 1 grep -q "$escape" out
	NO_COLOR=1 script -qec "'$wax' dump m" /dev/null </dev/null >out
	expect 1 grep -q "$escape" out
	TERM=dumb script -qec "'$wax' dump m" /dev/null </dev/null >out
	expect 1 grep -q "$escape" out
}

wrong_options_are_usage_errors() {
	message 0
	local option
	for option in --color=no --depth=-1 --depth= --items=x \
		--items=4294967296 '--depth=1 2'; do
		expect 2 "$wax" dump "$option" m >out 2>err
		test ! -s out
		grep -q '^wax: dump: ' err
	done
}

a_full_output_is_an_error() {
	test -w /dev/full || skip 'no /dev/full'
	message "$(struct 0 1 0)" 0
	expect 1 "$wax" dump m 2>err >/dev/full
	grep -q '^wax: standard output: ' err
}

archives_are_dumped_to_the_last_word() {
	mkdir tree
	echo content >tree/file
	ln -s file tree/link
	"$wax" pack --no-sync out.wax tree
	"$wax" dump out.wax >out
	"$wax" verify out.wax
	grep -q 'text, 9 bytes "tree/file"$' out
	grep -q '|content\.|' out
	grep -q ', 0 bad pointers$' out
}

claim every_object_is_shown_where_it_lies
claim far_pointers_are_shown_with_their_landing_pads
claim bad_pointers_are_shown_and_do_not_end_the_dump
claim verify_names_the_same_bad_word
claim bad_pointers_that_are_not_shown_are_counted
claim capabilities_are_shown_with_their_index
claim objects_with_two_pointers_to_them_are_shown_once
claim objects_that_overlap_are_said_to
claim cycles_end
claim paths_without_number_take_no_time
claim crossing_lists_take_no_time
claim lists_of_nothing_are_not_shown_one_by_one
claim deep_messages_are_shown_down_to_a_level
claim what_is_left_out_is_counted
claim content_cannot_act_on_a_terminal
claim colours_are_for_terminals
claim wrong_options_are_usage_errors
claim a_full_output_is_an_error
claim archives_are_dumped_to_the_last_word
finish
