# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Completion of wax(1) for bash.

# The options of `wax log NAME`.
_wax_log()
{
	local keep='--keep-bytes= --keep-age= --keep-count= --keep-free='
	local make="$keep --segment-bytes= --segment-age= --max-record=
		--sync= --sync-time= --sync-bytes= --recover="

	case $1 in
	write) echo "--length-prefixed --tee --stamp= --full= $make" ;;
	cat)
		echo '--from= --to= --since= --until= --durable --json --position
			--time --utc'
		;;
	tail) echo '--count= --follow --durable --json --position --time --utc' ;;
	stat) echo '--json --utc' ;;
	verify) echo '--json --quiet' ;;
	recover) echo '--salvage --prefix --dry-run --json --quiet' ;;
	prune) echo "$keep" ;;
	export) echo '--messages' ;;
	import) echo "--messages $make" ;;
	esac
	echo '--name= --help'
}

_wax()
{
	local word=${COMP_WORDS[COMP_CWORD]}
	local previous=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]-} options='' value_of=''

	COMPREPLY=()
	if test "$COMP_CWORD" -eq 1; then
		mapfile -t COMPREPLY < <(compgen -W \
			'pack unpack ls info dump verify repair log stress bench --help --version' -- "$word")
		return
	fi
	# Bash makes a word of its own of "=", which here follows an option.
	if test "$word" = =; then
		word=''
		previous='='
		value_of=${COMP_WORDS[COMP_CWORD - 1]}
	elif test "$previous" = =; then
		value_of=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	case $previous,$value_of in
	-C,* | --directory,* | *,--directory | *,--dir | *,--enospc)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		return
		;;
	*,--color)
		mapfile -t COMPREPLY < <(compgen -W 'always auto never' -- "$word")
		return
		;;
	*,--mode)
		mapfile -t COMPREPLY < <(compgen -W 'allocate sparse both' -- "$word")
		return
		;;
	-o,* | --output,* | *,--output)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	esac
	case $command in
	pack)
		options='--directory= --force --in-place --no-clobber --no-sync
			--sparse --verbose --help'
		;;
	unpack) options='--directory= --force --verbose --help' ;;
	ls) options='--long --null --help' ;;
	info) options='--help' ;;
	dump) options='--all --color --color= --depth= --items= --help' ;;
	verify) options='--nesting= --quiet --traversal= --help' ;;
	repair)
		options='--copied --dry-run --in-place --no-sync --output= --help'
		;;
	stress)
		options='--threads= --regions= --seconds= --operations= --seed=
			--dir= --mode= --mix=
			--until-error --json --log --enospc --enospc= --fsize= --inject=
			--eio= --kill= --powercut= --help'
		;;
	bench)
		options='--dir= --runs= --quick --json --help'
		case $word in
		-*) ;;
		*)
			mapfile -t COMPREPLY < <(compgen -W \
				'message growth table log' -- "$word")
			return
			;;
		esac
		;;
	log)
		if test "$COMP_CWORD" -eq 2; then
			mapfile -t COMPREPLY < <(compgen -W \
				'write cat tail stat verify recover prune export import --help' \
				-- "$word")
			return
		fi
		options=$(_wax_log "${COMP_WORDS[2]}")
		;;
	esac
	case $word in
	-*)
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
		case ${COMPREPLY[0]-} in
		*=) compopt -o nospace ;;
		esac
		;;
	*)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		;;
	esac
} && complete -F _wax wax
