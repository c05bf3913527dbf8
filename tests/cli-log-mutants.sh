#!/bin/bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC1091,SC2154,SC2317 # claims are called by name
# Mutated logs through the program itself: it ends with a status that is
# documented, never by a signal, and what it recovers is recovered.
. "${top_srcdir:?}"/tests/cli-common.bash

count=50
test -z "${WAX_FULL-}" || count=1000

# ends 'STATUS...' MUTANT COMMAND...: one of these; it is in $status.
ends() {
	status=0
	timeout 120 "$program" log "${@:3}" "mutants/$2" >out 2>errors ||
		status=$?
	case " $1 " in
	*" $status "*) seen[$status]=$((${seen[$status]:-0} + 1)) ;;
	*)
		echo "wax log ${*:3} of mutant $2 of seed $seed: status $status"
		tail -n 3 errors
		return 1
		;;
	esac
}

# recover MODE MUTANT: what a second one finds is clean, or no log is left.
recover() {
	ends '0 1 3 4 5' "$2" recover -n "$1"
	ends '0 1 3 4 5' "$2" recover "$1"
	test "$status" -ne 1 || return 0
	ends '0 1' "$2" recover "$1"
	test "$status" -ne 0 || ends '0 4' "$2" verify
	ends '0 1' "$2" cat
}

mutated_logs_end_with_a_status_of_the_manual() {
	local i status
	local -A seen=()
	mkdir mutants
	"$top_builddir/tests/mutate-log" "$count" "$seed" mutants
	for ((i = 0; i < count; i++)); do
		ends '0 1' "$i" cat --json
		ends '0 1' "$i" tail -n 3
		ends '0 1' "$i" stat
		ends '0 1' "$i" export -m
		ends '0 1 3 4 5' "$i" verify
		if ((i % 2)); then
			recover --salvage "$i"
		else
			recover --prefix "$i"
		fi
	done
	for status in "${!seen[@]}"; do
		echo "# seed $seed: status $status, ${seen[$status]} times" >&3
	done
	test "${seen[0]:-0}" -gt "$count" && test "${seen[4]:-0}" -gt 0
}

exec 3>&1
claim mutated_logs_end_with_a_status_of_the_manual
finish
