#!/bin/bash
# SPDX-License-Identifier: MIT
# The load of lab-stress.sh where nothing can be mounted: in the directory for
# temporary files, both modes.
set -eu
: "${top_builddir:?}"
work=$(mktemp -d "${TMPDIR:-/tmp}/wax-stress.XXXXXX")
trap 'rm -rf "$work"' EXIT
growths=2000 races=5
for mode in allocate sparse; do
	code=0
	timeout -k 1 300 "$top_builddir/tests/stress-region" --dir "$work" \
		--mode $mode --seconds 0.3 --max-seconds 60 \
		--growths $growths --races $races || code=$?
	test $code != 3 || {
		echo 'the machine is too busy for threads to race'
		exit 77
	}
	test $code = 0
done
