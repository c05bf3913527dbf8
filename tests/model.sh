#!/bin/bash
# SPDX-License-Identifier: MIT
# The models of the lock-free part hold, and each of their mutants is refuted by
# the claim that it breaks.  WAX_FULL=1 explores larger state spaces and all of
# the mutants, in about a minute and a gigabyte; otherwise it is one of each kind.
set -eu
: "${top_srcdir:?}"
command -v spin >/dev/null || {
	echo "needs spin"
	exit 77
}
top_srcdir=$(cd "$top_srcdir" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
status=0

# explore OPTIMIZE PAN_OPTION MODEL DEFINE...: leaves the output in ./result.
explore() {
	local optimize=$1 option=$2 model=$3
	shift 3
	spin "$@" -a "$top_srcdir/tests/model/$model.pml" >spin.log 2>&1 || {
		cat spin.log
		return 1
	}
	"${CC:-cc}" "$optimize" -w -DSAFETY ${WAX_FULL:+-DCOLLAPSE} -o pan pan.c
	timeout 300 ./pan -m100000 ${option:+"$option"} >result 2>&1 || :
	grep -q '^State-vector.*errors: [01]$' result || {
		cat result
		return 1
	}
}

states() { sed -n 's/^ *\([0-9e+.]*\) states, stored.*/\1/p' result; }

holds() {
	local errors
	explore -O1 '' "$@"
	errors=$(sed -n 's/^State-vector.*errors: //p' result)
	if test "$errors" = 0 && ! grep -q 'too small\|not completed' result; then
		printf '%-7s holds: %s states\n' "$1" "$(states)"
	else
		cat result
		echo "FAILED: $*"
		status=1
	fi
}

# refuted KIND MODEL DEFINE MUTANT...: KIND is `claim` for an assertion, `woken`
# for somebody who sleeps for ever; the other kind is not looked for.
refuted() {
	local kind=$1 model=$2 define=$3 option=-E mutant by
	shift 3
	test "$kind" = claim || option=-A
	for mutant; do
		explore -O0 $option "$model" "-D$define" "-DMUTANT_$mutant"
		by=$(sed -n 's/^pan:1: \(.*\) (at depth.*/\1/p' result)
		case $kind:$by in
		claim:assertion* | woken:'invalid end state')
			printf '%-7s refuted %s: %s, after %s states\n' \
				"$model" "$mutant" "$by" "$(states)"
			;;
		*)
			cat result
			echo "FAILED: $model does not refute $mutant"
			status=1
			;;
		esac
	done
}

if test -n "${WAX_FULL:-}"; then
	holds table
	holds growth
else
	holds table -DROUNDS=1
	holds growth -DQUICK
fi
holds lock

refuted claim table ROUNDS=1 CLOSER_WEAK NO_PIN
refuted woken table ROUNDS=1 WAKE_HANDLER_WEAK
refuted claim growth QUICK PUBLISH_EARLY
refuted woken lock QUICK NO_WAKE
test -n "${WAX_FULL:-}" || exit $status

# Acquire and release in place of sequential consistency.
refuted claim table ROUNDS=1 PIN_WEAK
refuted woken table ROUNDS=1 WAKE_CLOSER_WEAK
# The extent or the window changes under the handler.
refuted claim table ROUNDS=1 NO_EXTENT_CHECK NO_SLOT_CHECK NO_DRAIN \
	WINDOW_EARLY
refuted claim table ROUNDS=2 EXTENT_RELAXED
refuted claim growth QUICK FSTAT_FIRST NO_LOCK TRIM_LATE NO_PROBE
refuted woken lock QUICK WAITS_UNSEEN WAIT_UNCHECKED
exit $status
