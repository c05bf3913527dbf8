#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# wax bench: it runs, its JSON has all fields, it cleans up.  Nothing here looks
# at how long anything took.
. "${top_srcdir:?}"/tests/cli-common.bash

# benchmarks: the names in the help.
benchmarks() {
	"$wax" bench --help | sed -n 's/^  \([a-z]*\)  *[A-Za-z].*/\1/p'
}

left_is_nothing() {
	test -z "$(find . -name 'wax-bench*')"
}

# A benchmark of several parts names them after itself: log-sync.
all_run_and_json_has_every_field() {
	test "$(benchmarks | wc -l)" -eq 4
	expect 0 "$wax" bench --quick --json --dir=. >out
	python3 - <<-'END' >ran
		import json
		spreads = {"wall": "_s", "cpu": "_s", "faults": "", "growths": "",
		           "disk": "_bytes"}
		names = {"benchmark", "case", "filesystem", "contestant", "baseline",
		         "runs", "operations", "bytes", "memory_bytes", "metrics",
		         "ratios"}
		for name, unit in spreads.items():
		    names |= {name + "_min" + unit, name + "_median" + unit}
		cases = {}
		for line in open("out"):
		    row = json.loads(line)
		    case = (row["benchmark"], str(row["case"]))
		    contestants = cases.setdefault(case, [])
		    assert row["contestant"] not in contestants, row
		    contestants.append(row["contestant"])
		    assert "error" not in row, row
		    if "skipped" in row:
		        continue
		    assert set(row) - {"note"} == names, set(row) ^ names
		    assert row["runs"] == 1
		    assert row["operations"] > 0 or row["bytes"] > 0, row
		    for name, unit in spreads.items():
		        least = row[name + "_min" + unit]
		        median = row[name + "_median" + unit]
		        assert least is None or 0 <= least <= median, row
		    assert row["wall_min_s"] > 0
		    assert row["ratios"], row
		    if row["baseline"]:
		        assert row["ratios"][row["contestant"]]["wall"] == 1
		    for ratio in row["ratios"].values():
		        assert ratio["wall"] > 0
		assert all(len(c) > 1 for c in cases.values()), cases
		for benchmark, _ in cases:
		    print(benchmark.partition("-")[0])
	END
	diff <(uniq ran) <(benchmarks)
	left_is_nothing
}

those_named_run_in_their_order() {
	expect 0 "$wax" bench --quick --json --dir=. table growth >out
	diff <(sed 's/.*"benchmark": "\([a-z]*\)".*/\1/' out | uniq) \
		<(printf '%s\n' table growth)
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
	wait_until '! left_is_nothing'
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
	options_are_known bench
	test "$(wc -l <options)" -ge 5
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

claim all_run_and_json_has_every_field
claim those_named_run_in_their_order
claim report_names_contestants_and_ratios
claim failing_contestants_are_named
claim signal_ends_it_and_leaves_nothing
claim wrong_usage_exits_2
claim missing_directory_fails
claim completion_and_manual_have_every_option_and_benchmark
finish
