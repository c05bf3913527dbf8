#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# wax bench: it runs, its JSON has all fields, it cleans up.  Nothing here looks
# at how long anything took.
. "${top_srcdir:?}"/tests/cli-common.bash

# benchmarks: the names in the help.
benchmarks() {
	"$wax" bench --help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p'
}

left_is_nothing() {
	test -z "$(find . -name 'wax-bench*')"
}

every_benchmark_runs_and_json_has_every_field() {
	local name
	test "$(benchmarks | wc -l)" -ge 2
	for name in $(benchmarks); do
		expect 0 "$wax" bench --quick --json --dir=. "$name" >out
		python3 - "$name" <<-'END' || return 1
			import json, sys
			spreads = {"wall": "_s", "cpu": "_s", "faults": "",
			           "growths": "", "disk": "_bytes"}
			names = {"benchmark", "case", "filesystem", "contestant",
			         "baseline", "runs", "operations", "bytes",
			         "memory_bytes", "metrics", "ratios"}
			for name, unit in spreads.items():
			    names |= {name + "_min" + unit, name + "_median" + unit}
			cases, baselines = {}, 0
			for line in open("out"):
			    row = json.loads(line)
			    assert row["benchmark"] == sys.argv[1], row
			    contestants = cases.setdefault(str(row["case"]), [])
			    assert row["contestant"] not in contestants, row
			    contestants.append(row["contestant"])
			    assert "error" not in row, row
			    if "skipped" in row:
			        continue
			    assert set(row) == names, set(row) ^ names
			    assert row["runs"] == 1
			    assert row["operations"] > 0 or row["bytes"] > 0, row
			    for name, unit in spreads.items():
			        least = row[name + "_min" + unit]
			        median = row[name + "_median" + unit]
			        assert least is None or 0 <= least <= median, row
			    assert row["wall_min_s"] > 0
			    if row["baseline"]:
			        assert row["ratios"][row["contestant"]]["wall"] == 1
			        baselines += 1
			    for ratio in row["ratios"].values():
			        assert ratio["wall"] > 0
			assert cases and baselines >= len(cases), cases
			assert all(len(c) > 1 for c in cases.values()), cases
		END
	done
	left_is_nothing
}

several_are_named_and_all_are_the_default() {
	expect 0 "$wax" bench --quick --json --dir=. table growth >out
	test "$(grep -c '"benchmark": "table"' out)" -gt 0
	test "$(grep -c '"benchmark": "growth"' out)" -gt 0
	test "$(sed -n '1s/.*"benchmark": "\([a-z]*\)".*/\1/p' out)" = table
	expect 0 "$wax" bench --quick --json --dir=. >out
	diff <(sed 's/.*"benchmark": "\([a-z]*\)".*/\1/' out | uniq) \
		<(benchmarks)
}

report_names_contestants_and_ratios() {
	TMPDIR=. expect 0 "$wax" bench --quick growth >out
	grep -q '^growth: size 16 MiB, mode allocate, ' out
	grep -q '^  times as long as  *ideal  *write' out
	grep -q '^  wax, by fault  *[0-9.]* ' out
	left_is_nothing
}

# A contestant that fails says why, and the others have their turn.
failing_contestants_are_named() {
	expect 1 bash -c 'ulimit -f 4096; exec "$@"' - \
		"$wax" bench --quick --dir=. growth >out 2>err
	grep -q '^  wax, by fault  *failed: .* file sizes' out
	grep -q '^  malloc + write  *failed: .* file sizes' out
	grep -q '^wax: \.: .* file sizes' err
	expect 1 bash -c 'ulimit -f 4096; exec "$@"' - \
		"$wax" bench --quick --json --dir=. growth >out 2>err
	python3 -c 'import json; print(sum("file sizes" in json.loads(row)["error"]
		for row in open("out")))' >count
	test "$(cat count)" = "$(wc -l <out)"
	left_is_nothing
}

signal_ends_it_and_leaves_nothing() {
	local pid
	"$wax" bench --runs=100 --dir=. growth >out &
	pid=$!
	for _ in {1..100}; do
		left_is_nothing || break
		sleep 0.05
	done
	left_is_nothing && return 1
	kill -TERM "$pid"
	expect 143 wait "$pid"
	left_is_nothing
	test ! -s out
}

wrong_usage_exits_2() {
	local wrong
	for wrong in --runs=0 --runs=101 --runs=x --runs= --dir= --nonsense \
		nosuch; do
		expect 2 "$wax" bench --quick "$wrong" >out 2>err
		grep -q -e '^wax: bench: ' err
		grep -q -e "${wrong%=}" err
		test ! -s out
	done
}

missing_directory_fails() {
	expect 1 "$wax" bench --quick --dir=nosuch >out 2>err
	grep -q '^wax: nosuch: ' err
	test ! -s out
}

completion_and_manual_have_every_option_and_benchmark() {
	local word
	"$wax" bench --help | grep -o -e '--[a-z-]*' | sort -u >options
	test "$(wc -l <options)" -ge 5
	while read -r word; do
		grep -q -e "$word" "$top_srcdir/tools/wax.bash"
		test "$word" = --help ||
			tr -d '\134' <"$top_srcdir/man/wax-bench.1" |
			grep -q -e "^\.It Fl ${word#-}"
	done <options
	for word in $(benchmarks); do
		grep -q "^\.It Cm $word\$" "$top_srcdir/man/wax-bench.1"
		(
			# shellcheck source=/dev/null
			. "$top_srcdir/tools/wax.bash"
			COMP_WORDS=(wax bench "$word") COMP_CWORD=2
			_wax
			test "${COMPREPLY[*]}" = "$word"
		)
	done
}

claim every_benchmark_runs_and_json_has_every_field
claim several_are_named_and_all_are_the_default
claim report_names_contestants_and_ratios
claim failing_contestants_are_named
claim signal_ends_it_and_leaves_nothing
claim wrong_usage_exits_2
claim missing_directory_fails
claim completion_and_manual_have_every_option_and_benchmark
finish
