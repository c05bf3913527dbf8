#!/bin/bash
# SPDX-License-Identifier: MIT
# Usage: run.sh PROGRAM...
# Runs benchmarks, by their scripts where they have one, and leaves in
# bench/results/PROGRAM.jsonl of the build directory what each found: a JSON object
# on a line (report-json.c).
#
# WAX_BENCH_DIR     where files are written: TMPDIR, or /tmp
# BENCH_OPTIONS     passed on, such as --quick or --runs=3
#
# A program that fails does not keep others from running.
set -eu -o pipefail
: "${top_srcdir:?}" "${top_builddir:?}"
export WAX_BENCH_DIR=${WAX_BENCH_DIR:-${TMPDIR:-/tmp}}
results=$top_builddir/bench/results
read -r -a options <<<"${BENCH_OPTIONS:-}"
status=0

# What is not a result goes to the terminal.
measure() {
	local run=("$top_builddir/bench/$1" "--dir=$WAX_BENCH_DIR") line

	test ! -e "$top_srcdir/bench/$1.sh" ||
		run=(bash "$top_srcdir/bench/$1.sh")
	"${run[@]}" --json "${options[@]}" </dev/null | while read -r line; do
		case $line in
		'{'*) printf '%s\n' "$line" ;;
		*) printf '%s\n' "$line" >&2 ;;
		esac
	done
}

mkdir -p "$results"
for program; do
	start=$SECONDS
	failed=
	measure "$program" >"$results/$program.new" || failed=', FAILED'
	mv "$results/$program.new" "$results/$program.jsonl"
	echo "$program: $((SECONDS - start)) s$failed" >&2
	test -z "$failed" || status=1
done
exit $status
