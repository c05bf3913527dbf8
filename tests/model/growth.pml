/* SPDX-License-Identifier: MIT */
/*
 * Growth of one file by racing threads (lib/extent-sig.c, fault-sig.c,
 * extent-rescue-sig.c, and trim in region-use.c).  tests/model.sh runs it.
 *
 * Two threads store into pages of their own; a store past the end goes to the
 * handler.  A third ensures a range and lets the kernel read it.  A fourth trims
 * what nobody uses and stores there afterwards.  Growth is by allocation, by
 * size, or falls back from the one to the other.  The disk has room for all or
 * for half; an allocation that does not fit grows nothing or a part.  The kernel
 * has the oracle (MADV_POPULATE_WRITE) or not.  -DQUICK leaves out the third.
 *
 * Claims
 *
 *   E1       committed <= actual, at every moment
 *   lost     a page keeps what was stored to it, unless the region says that it
 *            has failed
 *   estale   the handler never finds that somebody cut the file: nobody does
 *   ensured  after ensure() returned 0, the kernel can read the range
 *   full     ENOSPC is reported only if the pages needed do not fit
 *   rescue   only a page without storage is replaced by private memory
 *
 * The kernel serializes the calls on one file, and each is a barrier between
 * the loads that matter, so this part is sequentially consistent.
 *
 * Not covered: the live cell; guard, limits and EINTR; a file that others do
 * cut; storage that fails below the end of the file (holes, EIO); the count of
 * faults in a row where there is no oracle, which is a guess by design; the
 * states of the futex word, for which see lock.pml.
 */

#define PAGES 6
#define KEPT 4 /* trim leaves these pages, which the others use */

#define OK 0
#define ENOSPC 1
#define EOPNOTSUPP 2

mtype = { ALLOCATE, SPARSE, FALLBACK };

/* The extent. */
bool lock;
byte committed;
mtype mode;
bool failed; /* the sticky error */

/* The file, the disk and the kernel. */
byte actual;
bool content[PAGES];
bool private[PAGES];
byte room;
bool can_allocate;
bool has_oracle;

/* What was stored, and must be there in the end. */
bool stored[PAGES];

inline check_size()
{
	assert(committed <= actual) /* E1 */
}

inline lock_take()
{
#ifndef MUTANT_NO_LOCK
	d_step {
		!lock -> lock = true
	}
#endif
	skip
}

inline lock_drop()
{
	lock = false
}

/* -- System calls ---------------------------------------------------------- */

/* ftruncate: what is cut off is zapped. */
inline set_size(to)
{
	d_step {
		page = 0;
		do
		:: page == PAGES -> break
		:: else ->
		   content[page] = content[page] && page < to;
		   page++
		od;
		page = 0;
		actual = to;
#ifndef MUTANT_NO_LOCK
		check_size()
#endif
	}
}

/* fallocate: the range, or an error and perhaps a part of it. */
inline allocate()
{
	if
	:: atomic { !can_allocate -> err = EOPNOTSUPP }
	:: atomic {
		can_allocate && end <= room -> err = OK;
		actual = (actual < end -> end : actual)
	   }
	:: atomic { can_allocate && end > room -> err = ENOSPC }
	:: atomic {
		can_allocate && end > room -> err = ENOSPC;
		actual = (actual < room -> room : actual)
	   }
	fi
}

/* -- Growth ---------------------------------------------------------------- */

inline publish(to)
{
	d_step {
		committed = to;
#ifndef MUTANT_NO_LOCK
		check_size()
#endif
	}
}

/* Doubling up to two pages, within the limit. */
inline next_end()
{
	d_step {
		end = size + (size < 2 -> 1 : 2);
		end = (end < needed -> needed : end);
		end = (end < PAGES -> end : PAGES)
	}
}

inline extend()
{
	err = OK;
	if
	:: mode != SPARSE ->
	   allocate();
	   if
	   :: mode == FALLBACK && err == EOPNOTSUPP ->
	      mode = SPARSE;
	      err = OK
	   :: else
	   fi
	:: else
	fi;
	if
	:: mode == SPARSE && end > seen -> set_size(end)
	:: else
	fi
}

/* What was grown is kept, and less is tried. */
inline retreat()
{
	seen = actual;
	if
	:: seen > size ->
	   size = seen;
	   publish(size)
	:: else
	fi;
	if
	:: size >= needed -> err = OK; break
	:: else
	fi;
	if
	:: err != ENOSPC || end == needed -> break
	:: else
	fi;
	end = size + (end - size) / 2;
	end = (end < needed -> needed : end)
}

inline grow_locked()
{
	seen = actual;
#ifndef MUTANT_NO_LOCK
	assert(seen >= size); /* estale */
#endif
	next_end();
	do
	:: true ->
#ifdef MUTANT_PUBLISH_EARLY
	   publish(end);
#endif
	   extend();
	   if
	   :: err == OK ->
	      publish(end);
	      break
	   :: else
	   fi;
	   retreat()
	od
}

inline grow(to)
{
	needed = to;
	err = OK;
	lock_take();
	size = committed;
	if
	:: size < needed -> grow_locked()
	:: else
	fi;
	lock_drop();
	assert(err != ENOSPC || needed > room); /* full */
	d_step {
		size = 0;
		end = 0;
		seen = 0
	}
}

/* -- The handler ------------------------------------------------------------ */

inline probe(which)
{
#ifdef MUTANT_NO_PROBE
	usable = false
#else
	usable = has_oracle && which < actual
#endif
}

/* Without the oracle the fault repeats, and finds out. */
inline rescue(which)
{
	lock_take();
	probe(which);
	d_step {
		if
		:: usable || (!has_oracle && which < actual)
		:: else ->
#ifndef MUTANT_NO_LOCK
		   assert(which >= actual); /* rescue */
#endif
		   failed = true;
		   private[which] = true
		fi;
		usable = false
	};
	lock_drop()
}

inline handle(which)
{
#ifdef MUTANT_FSTAT_FIRST
	seen = actual;
#endif
	size = committed;
	if
	:: which >= size ->
	   grow(which + 1);
	   if
	   :: err != OK -> rescue(which)
	   :: else
	   fi
	:: else ->
	   probe(which);
	   if
	   :: usable
	   :: else ->
#ifndef MUTANT_FSTAT_FIRST
	      seen = actual;
#endif
#ifndef MUTANT_NO_LOCK
	      assert(which < seen); /* estale */
#endif
	      seen = 0;
	      rescue(which)
	   fi
	fi;
	d_step {
		usable = false;
		size = 0;
		needed = 0;
		err = OK
	}
}

inline store(which)
{
	do
	:: d_step {
		private[which] -> skip
	   };
	   break
	:: d_step {
		!private[which] && which < actual ->
		content[which] = true;
		stored[which] = true
	   };
	   break
	:: which >= actual && !private[which] -> handle(which)
	od
}

/* -- The threads ------------------------------------------------------------ */

#define LOCALS \
	byte size, end, seen, needed, err, page; \
	bool usable

proctype storer(byte first; byte second)
{
	LOCALS;

	store(first);
	store(second)
}

proctype ensurer()
{
	LOCALS;

	if
	:: committed >= 2
	:: else -> grow(2)
	fi;
	assert(err != OK || actual >= 2) /* ensured */
}

proctype trimmer()
{
	LOCALS;

	lock_take();
	if
	:: KEPT < committed ->
#ifdef MUTANT_TRIM_LATE
	   set_size(KEPT);
	   publish(KEPT)
#else
	   publish(KEPT);
	   set_size(KEPT)
#endif
	:: else
	fi;
	lock_drop();
	store(KEPT)
}

init {
	byte page;

	atomic {
#ifdef MUTANT_NO_LOCK
		mode = SPARSE;
#else
		if
		:: mode = ALLOCATE
		:: mode = SPARSE
		:: mode = FALLBACK
		fi;
#endif
		if
		:: room = PAGES
		:: room = 3
		fi;
		if
		:: can_allocate = true
		:: can_allocate = false
		fi;
		if
		:: has_oracle = true
		:: has_oracle = false
		fi;
		run storer(0, 3);
		run storer(2, 1);
#ifndef MUTANT_NO_LOCK
		run trimmer();
#endif
#if !defined(MUTANT_NO_LOCK) && !defined(QUICK)
		run ensurer()
#endif
	};
	d_step {
		_nr_pr == 1;
		do
		:: page == PAGES -> break
		:: else ->
		   /* lost */
		   assert(failed || content[page] == stored[page]);
		   page++
		od
	}
}
