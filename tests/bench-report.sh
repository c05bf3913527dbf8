#!/bin/bash
# SPDX-License-Identifier: MIT
# The page of the benchmarks: its figures come from what was measured, all of it,
# and nothing else.
set -eu
: "${top_srcdir:?}"
if ! command -v python3 >/dev/null; then
	echo "needs python3"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
report=$top_srcdir/bench/report
page=$work/docs/benchmarks.md

fail() {
	echo "FAILED: $*"
	exit 1
}

# result FILESYSTEM BENCHMARK CASE CONTESTANT SECONDS [BYTES ON DISK]: a line of a
# benchmark; baselines are called write.
result() {
	local baseline=false

	test "$4" != write || baseline=true
	printf '{"benchmark": "%s", "case": %s, ' "$2" "$3"
	printf '"filesystem": "%s", "contestant": "%s", ' "$1" "$4"
	printf '"baseline": %s, "runs": 5, "operations": 1000, ' "$baseline"
	printf '"bytes": 1000, "wall_min_s": %s, "wall_median_s": %s, ' "$5" "$5"
	printf '"cpu_min_s": %s, "cpu_median_s": %s, ' "$5" "$5"
	printf '"faults_min": 1, "faults_median": 1, '
	printf '"growths_min": null, "growths_median": null, '
	printf '"disk_min_bytes": %s, "disk_median_bytes": null, ' "${6:-null}"
	printf '"memory_bytes": 4096, "metrics": {"p99_min_ns": 171, '
	printf '"p99_median_ns": 180}, "ratios": {}}\n'
}

collect() {
	python3 -B "$report/collect.py" 1.2.3 "$work/docs/benchmarks.json" \
		"$work/lines.jsonl"
}

make_page() { python3 -B "$report/report.py" "$@" "$work"; }

# has FILE TEXT: a line that begins so.
has() {
	awk -v text="$2" 'index($0, text) == 1 { found = 1 } END { exit !found }' \
		"$1" || fail "no line of ${1##*/} begins: $2"
}

# refused EXPECTED: the lines are, with a message that has EXPECTED in it.
refused() {
	cp "$work/docs/benchmarks.json" "$work/before"
	if collect 2>"$work/error"; then
		fail "was taken, though $1"
	fi
	grep -qF -- "$1" "$work/error" || {
		cat "$work/error"
		fail "the error does not say: $1"
	}
	cmp "$work/before" "$work/docs/benchmarks.json"
}

# What is checked in was made by the program, of what is checked in.
python3 -B "$report/report.py" --check "$top_srcdir" ||
	fail "run make bench-report"

mkdir "$work/docs"
{
	echo before
	sed -n '/^<!-- Written by/p; /^<!-- The end of/p' "$top_srcdir/README.md"
	echo after
} >"$work/README.md"
small='{"record": 64, "threads": 1}'
large='{"record": 256, "threads": 1}'
shared='{"record": 64, "threads": 2}'
crowd='{"operation": "handler", "limited_by": "no more files"}'
{
	result ext4 log "$small" wax 0.000004
	result ext4 log "$small" write 0.000100
	result ext4 log "$small" LMDB 0.000003
	result ext4 log "$small" 'bare loop' 0.0000035
	result ext4 log "$small" 'bare loop, recycled' 0.000002
	result ext4 log "$small" 'bare loop, atomic' 0.000003
	result ext4 log "$shared" wax 0.000006
	result ext4 log "$shared" 'bare loop, atomic' 0.000004
	result ext4 log "$large" wax 0.000020
	result ext4 log "$large" write 0.000100
	result ext4 log "$large" 'bare loop' 0.000009
	echo '{"benchmark": "log", "case": '"$large"',' \
		'"filesystem": "ext4", "contestant": "LMDB", "baseline": false,' \
		'"skipped": "not installed"}'
	result ext4 log-sync '{"record": 256, "threads": 1, "sync": "at end"}' \
		wax 0.1 1100
	result ext4 table "$crowd" '7 regions' 0.1
	result ext4 unheard-of '{"depth": 3}' write 0.000002
	result ext4 unheard-of '{"depth": 3}' other 0.000001 |
		sed 's/"runs": 5/"runs": 3/'
} >"$work/lines.jsonl"
collect
make_page

# Goals: held; missed, where the barest program misses it or not; not measured.
has "$page" '| CPU of a log record of 64 B, with checksum, against write(2) | at most 0.05 | 0.040 | 0.035 bare loop; *without:* 0.020 bare loop, recycled | held |'
has "$page" '| CPU of a log record of 64 B, with checksum, against the best library (LMDB) | at most 1 | 1.333 | 1.167 bare loop; *without:* 0.667 bare loop, recycled | **missed**; the limit here is 1.167, wax is 14 % above it |'
has "$page" '| CPU of a log record of 256 B, with checksum, against write(2) | at most 0.1 | 0.200 | 0.090 bare loop | **missed** |'
has "$page" '| Records of 64 B a second from 2 threads, against 1 | at least 1.1 | 0.667 | 0.750 bare loop, atomic | **missed**; the limit here is 0.750, wax is 11 % below it |'
has "$page" '| The same in memory that is used again, wax::Scratch | at most 1 | - | - | not measured |'
has "$page" '| Bytes written to the disk for each byte of payload, sync at end | at most 1.2 | 1.100 | - | held |'
says() {
	tr '\n' ' ' <"$page" | grep -qF -- "$1" || fail "does not say: $1"
}
says 'at least 3, and 5 where a goal depends on it.'
says 'no more than 7 regions could be open: no more files. The hard limit of descriptors is '"$(ulimit -Hn)"' here.'
# Losses, ratios of a section, absolute figures, and who did not take part.
has "$page" '| log: 64 B, 1 thread, ext4; wax | CPU | LMDB 1.33 |'
has "$page" '| write | 0.04 (0.04) | 0.20 (0.20) |'
has "$page" '| LMDB | **1.33** (1.33) | - |'
has "$page" '| wax | 4 ns | 4 ns | 4 ns | 1 | - | 4 KiB | - | 171 ns |'
has "$page" '- LMDB left out: not installed'
# A benchmark that nobody has written a section for is shown, too.
has "$page" '## unheard-of'
has "$page" '| other | 0.50 (0.50) |'
has "$page" '| wax | 1.2.3 |'
has "$work/README.md" '- Appending a record of 256 bytes to a log takes **0.20** times as long'
tr '\n' ' ' <"$work/README.md" |
	grep -qF '; the barest program that does so, **0.09** times.' ||
	fail "README.md does not say what the limit is"
test "$(sed -n '1p; $p' "$work/README.md" | tr '\n' ' ')" = 'before after ' ||
	fail "what is around the section of README.md has changed"

# The same again; and nobody types a figure by hand.
make_page --check || fail "the page is not what was just written"
sed -i 's/| 0[.]040 |/| 0.030 |/' "$page"
make_page --check >/dev/null && fail "a figure typed by hand was not noticed"
make_page

# A plot of other figures is not shown.
if test -e "$work/docs/benchmarks-log.svg"; then
	has "$page" '![Appending to a log, 1 thread](benchmarks-log.svg)'
	sed -i 's/"wall_min_s": 4e-06/"wall_min_s": 5e-06/' \
		"$work/docs/benchmarks.json"
	env PATH="$work" "$(python3 -c 'import sys; print(sys.executable)')" \
		-B "$report/report.py" "$work" 2>"$work/error"
	grep -qF 'gnuplot is missing' "$work/error" ||
		fail "does not say that gnuplot is missing"
	if grep -qF 'benchmarks-log.svg' "$page"; then
		fail "the page shows a plot of other figures"
	fi
fi

# Lines that cannot be right.
good=$(result ext4 log "$small" wax 0.1)
printf '%s\n%s\n' "$good" "${good:0:200}" >"$work/lines.jsonl"
refused 'lines.jsonl:2: '
printf '%s\n%s\n' "$good" "${good//wall_min_s/wall_s}" >"$work/lines.jsonl"
refused "lines.jsonl:2: no 'wall_min_s'"
printf '%s\n' "${good/\"runs\": 5/\"runs\": \"5\"}" >"$work/lines.jsonl"
refused "lines.jsonl:1: 'runs' is '5'"
printf '%s\n' "${good/\"runs\": 5/\"runs\": 0}" >"$work/lines.jsonl"
refused 'lines.jsonl:1: no time was measured'
printf '%s\n' '[1]' >"$work/lines.jsonl"
refused 'lines.jsonl:1: not an object'
printf '%s\n%s\n' "$good" "$good" >"$work/lines.jsonl"
refused 'result 2: measured twice: log, wax'
: >"$work/lines.jsonl"
refused 'nothing was measured'

# A README.md without a place for the section, and figures cut off.
printf '%s\n' "$good" >"$work/lines.jsonl"
collect
echo 'no markers' >"$work/README.md"
make_page 2>"$work/error" && fail "wrote to a README.md without markers"
grep -qF 'README.md: not both of' "$work/error" || fail "does not say so"
head -c 300 "$work/docs/benchmarks.json" >"$work/cut"
mv "$work/cut" "$work/docs/benchmarks.json"
make_page 2>"$work/error" && fail "made a page of half a file"
grep -qF 'benchmarks.json: ' "$work/error" || fail "does not name the file"
