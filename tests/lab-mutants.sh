#!/bin/bash
# SPDX-License-Identifier: MIT
# Each bug in tests/mutants, put into a copy of the library, is found by
# `wax stress` within a minute: it reports an error, or dies.  A mutant that
# survives says that the stress proves nothing about what it breaks.
#
# Usage: lab-mutants.sh [NAME...]      default: all of them
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
seconds=60
tool=$top_builddir/tools/.libs/libwaxtool.a
test -e "$tool" || tool=$top_builddir/tools/libwaxtool.a
core=$top_builddir/lib/.libs/libwaxcore.a
if ! test -e "$tool" || ! test -e "$core"; then
	echo "there are no static archives to link mutants with"
	exit 77
fi
if test -n "${WAX_SANITIZE:-}"; then
	echo "mutants are built without sanitizers"
	exit 77
fi
command -v patch >/dev/null || {
	echo "there is no patch(1)"
	exit 77
}
work=$(mktemp -d "${TMPDIR:-/tmp}/wax-mutants.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# Not limited by a disk; races are more frequent where growing is fast.
where=$work
test ! -w /dev/shm || where=/dev/shm

# options NAME: how wax stress gets at the bug.
options() {
	case $1 in
	live-late) echo --kill=1500 ;;
	published-early) echo --seconds=$seconds --mix=shared=1 ;;
	silent-rescue) echo --seconds=$seconds --enospc ;;
	*) echo --seconds=$seconds ;;
	esac
}

# build NAME: compile what the patch changes, take the rest from the library.
build() {
	local dir=$work/$1 file files objects=()
	mkdir "$dir" || return
	cp -R "$top_srcdir/lib" "$dir/lib" || return
	patch -s -d "$dir" -p1 <"$top_srcdir/tests/mutants/$1.patch" || return
	mapfile -t files < <(sed -n 's,^+++ b/,,p' \
		"$top_srcdir/tests/mutants/$1.patch")
	for file in "${files[@]}"; do
		${CC:-cc} -O2 -w -pthread -I "$top_builddir" \
			-I "$top_srcdir/include" -c "$dir/$file" \
			-o "${dir}/${file//\//-}.o" || return
		objects+=("${dir}/${file//\//-}.o")
	done
	# Objects come first, so those of the same name are not taken from the
	# archive.
	${CC:-cc} -O2 -w -pthread -I "$top_builddir" -I "$top_srcdir/include" \
		-o "$dir/wax" "$top_srcdir/tools/wax.c" "$tool" \
		"${objects[@]}" "$core"
}

# survives NAME: the tool ends well.
survives() {
	local start end code=0 options=()
	read -r -a options < <(options "$1")
	start=$(date +%s%N)
	"$work/$1/wax" stress --dir="$where" --seed=1 --threads=4 \
		--until-error "${options[@]}" \
		>"$work/$1/report" 2>&1 || code=$?
	end=$(date +%s%N)
	if test $code = 0; then
		cat "$work/$1/report"
		return 0
	fi
	printf '%-16s found in %d.%d s: %s\n' "$1" \
		$(((end - start) / 1000000000)) \
		$(((end - start) / 100000000 % 10)) \
		"$(sed -n '/^errors:/{n;s/^ *//;p;}' "$work/$1/report" |
			cut -c 1-100)"
	return 1
}

test $# -gt 0 || set -- "$top_srcdir"/tests/mutants/*.patch
status=0
# The tool as it is must not find anything, or the rest means nothing.
"$top_builddir/tools/wax" stress --dir="$where" --seed=1 --seconds=2 \
	>"$work/report" 2>&1 || {
	cat "$work/report"
	echo "FAILED: there are errors without a mutant"
	exit 1
}
for patch; do
	name=$(basename "$patch" .patch)
	build "$name" || {
		echo "FAILED: $name cannot be built: does the patch apply?"
		status=1
		continue
	}
	if survives "$name"; then
		echo "FAILED: $name survives $seconds s"
		status=1
	fi
done
exit $status
