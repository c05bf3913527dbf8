/* SPDX-License-Identifier: MIT */
/*
 * The lock-free part of the table: publish, pin, unpublish, drain, with slots,
 * windows, addresses and extents in use again and again (lib/table.c,
 * lib/table-sig.c, lib/extent.c).  tests/model.sh runs it.
 *
 * Openers open and close regions; handlers look addresses up at any moment.
 * The names of steps are those of the code.
 *
 * Claims
 *
 *   inside   A handler that pinned an extent works on the file that owns its
 *            address, and that file is not released while it does.
 *   found    A fault in a region that is open is not taken for foreign.
 *   woken    A closer sleeps without a timeout and is always woken: an invalid
 *            end state otherwise.  (The code has a timeout, as a bound on
 *            threads that are stopped in the handler.)
 *
 * Memory.  Spin is sequentially consistent, C11 is not, so what C11 permits is
 * written out:
 *
 *   - A store of an opener goes to its store buffer, which a process of its own
 *     empties in order (release).  A sequentially consistent load waits until
 *     the buffer of its thread is empty; an acquire load does not.
 *   - A handler's atomic add and the load after it happen in this order if both
 *     are sequentially consistent, and in either order if not.
 *   - Relaxed stores to a window happen in any order before the store of the
 *     slot; relaxed loads of it in any order after the load of the slot.
 *
 * A futex is not taken for a barrier, although the kernel's is one.
 *
 * Mutants, each of which must be refuted: see the #ifdefs.
 *
 * Not covered: loads of values that are older than the buffers explain (C11
 * would permit them to relaxed loads without a happens-before edge), windows of
 * several granules, the count of the small array (T2), threads that are stopped
 * for ever, fork, more than two extents and three lookups.
 */

#define EXTENTS 2
#define WINDOWS 2
#define ADDRESSES 2
#define OPENERS 2
#define NONE 255

#ifndef ROUNDS
#define ROUNDS 2 /* of the first opener; the other has one */
#endif
#ifndef FAULTS
#define FAULTS 1 /* handlers, one fault each */
#endif

/* Shared memory of the code. */
bool lock;              /* process lock */
bool slot[WINDOWS];     /* the slot names its window */
bool taken[WINDOWS];    /* no other extent may have the window */
byte win_base[WINDOWS];
byte win_extent[WINDOWS];
byte pins[EXTENTS];
bool draining[EXTENTS];
byte pool[EXTENTS];     /* a stack of free extents */
byte pool_count;

/* The kernel: closers asleep on the pins of an extent, addresses in use. */
bool asleep[OPENERS];
byte asleep_on[OPENERS];
bool reserved[ADDRESSES];

/* What is true, known to the model alone. */
byte owner[ADDRESSES] = NONE; /* extent that an address is mapped to */
bool is_open[ADDRESSES];
byte opened[ADDRESSES];       /* how often */
byte life[EXTENTS];           /* odd while acquired */

/* -- Store buffers -------------------------------------------------------- */

mtype = { SLOT, LOCK, DRAINING };
chan buffer[OPENERS] = [4] of { mtype, byte, bool };

proctype flusher(byte id)
{
	mtype what;
	byte index;
	bool value;

end:	do
	:: d_step {
		buffer[id]?what, index, value ->
		if
		:: what == SLOT -> slot[index] = value
		:: what == LOCK -> lock = value
		:: what == DRAINING -> draining[index] = value
		fi;
		what = SLOT;
		index = 0;
		value = 0
	   }
	od
}

/* Before a sequentially consistent load. */
inline all_stored(id)
{
	empty(buffer[id])
}

/*
 * The thread's own unlock is in its buffer before this, so it is seen.  What is
 * done under the lock is one step where no handler can look into it.
 */
inline lock_take()
{
	!lock;
	lock = true
}

inline lock_drop()
{
	buffer[id]!LOCK(0, false)
}

/* -- Opening and closing -------------------------------------------------- */

inline extent_acquire()
{
	atomic {
		lock_take();
		pool_count--;
		extent = pool[pool_count];
		life[extent]++;
		buffer[id]!DRAINING(extent, false);
		lock_drop()
	}
}

inline extent_release()
{
	atomic {
		lock_take();
		pool[pool_count] = extent;
		pool_count++;
		life[extent]++;
		lock_drop()
	}
}

/* mmap: any free address. */
inline reserve()
{
	atomic {
		if
		:: !reserved[0] -> address = 0
		:: !reserved[1] -> address = 1
		fi;
		reserved[address] = true
	}
}

inline window_write()
{
#ifdef MUTANT_EXTENT_RELAXED
	if
	:: win_base[window] = address; win_extent[window] = extent
	:: win_extent[window] = extent; win_base[window] = address
	fi
#else
	/* order: the extent is stored last, with release. */
	win_base[window] = address;
	win_extent[window] = extent
#endif
}

inline table_publish()
{
	atomic {
		lock_take();
		if
		:: !taken[0] -> window = 0
		:: else -> window = 1
		fi;
		taken[window] = true;
		owner[address] = extent
	};
	window_write();
	atomic {
		buffer[id]!SLOT(window, true);
		lock_drop()
	}
}

inline table_unpublish()
{
	atomic {
		lock_take();
		buffer[id]!SLOT(window, false);
#ifdef MUTANT_WINDOW_EARLY
		taken[window] = false;
#endif
		lock_drop()
	}
}

/* After draining: a handler inside the extent may still read the window. */
inline table_retire()
{
	atomic {
		lock_take();
		taken[window] = false;
		lock_drop()
	}
}

inline extent_drain()
{
#ifdef MUTANT_WAKE_CLOSER_WEAK
	all_stored(id);
#endif
	buffer[id]!DRAINING(extent, true);
	do
	:: atomic {
#if !defined(MUTANT_CLOSER_WEAK) && !defined(MUTANT_WAKE_CLOSER_WEAK)
		all_stored(id);
#endif
		seen = pins[extent]
	   };
	   if
	   :: seen == 0 -> break
	   :: else
	   fi;
#ifdef MUTANT_NO_DRAIN
	   break;
#endif
	   /* FUTEX_WAIT: sleeps only if the pins are as they were seen. */
	   if
	   :: atomic {
		pins[extent] == seen ->
		asleep_on[id] = extent;
		asleep[id] = true
	      };
	      !asleep[id]
	   :: pins[extent] != seen
	   fi
	od;
	seen = 0
}

proctype opener(byte id; byte rounds)
{
	byte extent, window, address, seen;

	do
	:: rounds == 0 -> break
	:: else ->
	   rounds--;
	   extent_acquire();
	   reserve();
	   table_publish();
	   /* The address is handed to other threads after all that. */
	   d_step {
		empty(buffer[id]);
		is_open[address] = true;
		opened[address]++
	   };
	   is_open[address] = false;
	   table_unpublish();
	   extent_drain();
#ifndef MUTANT_WINDOW_EARLY
	   table_retire();
#endif
	   /* munmap. */
	   d_step {
		owner[address] = NONE;
		reserved[address] = false
	   };
	   extent_release();
	   d_step {
		extent = 0;
		window = 0;
		address = 0
	   }
	od
}

/* -- The handler ---------------------------------------------------------- */

inline wake(which)
{
	d_step {
		if
		:: asleep[0] && asleep_on[0] == which -> asleep[0] = false
		:: else
		fi;
		if
		:: asleep[1] && asleep_on[1] == which -> asleep[1] = false
		:: else
		fi
	}
}

inline unpin()
{
#ifdef MUTANT_WAKE_HANDLER_WEAK
	if
	:: pins[extent]--; closer = draining[extent]
	:: closer = draining[extent]; pins[extent]--
	fi;
#else
	pins[extent]--;
	closer = draining[extent];
#endif
	if
	:: closer -> wake(extent)
	:: else
	fi
}

/* Pin, and look at the slot again. */
inline pin_and_look()
{
#if defined(MUTANT_NO_PIN)
	named = slot[window]
#elif defined(MUTANT_PIN_WEAK)
	if
	:: pins[extent]++; named = slot[window]
	:: named = slot[window]; pins[extent]++
	fi
#else
	pins[extent]++;
	named = slot[window]
#endif
#ifdef MUTANT_NO_SLOT_CHECK
	;
	named = true
#endif
}

/* Look at the window again, and at its base. */
inline look_at_window()
{
#ifdef MUTANT_EXTENT_RELAXED
	if
	:: again = win_extent[window]; base = win_base[window]
	:: base = win_base[window]; again = win_extent[window]
	fi
#else
	again = win_extent[window];
	base = win_base[window]
#endif
#ifdef MUTANT_NO_EXTENT_CHECK
	;
	again = extent
#endif
}

inline work()
{
	d_step {
		alive = life[extent];
		assert(alive % 2 == 1);            /* inside */
		assert(owner[address] == extent)   /* inside */
	};
	d_step {
		assert(life[extent] == alive);     /* inside */
		assert(owner[address] == extent)   /* inside */
	}
}

proctype handler()
{
	byte address, window, extent, again, base, times, alive;
	bool named, closer, was_open;

	atomic {
		if
		:: address = 0
		:: address = 1
		fi;
		was_open = is_open[address];
		times = opened[address]
	};
	do
	:: window == WINDOWS -> break
	:: else ->
	   if
	   :: slot[window] ->
	      extent = win_extent[window];
	      pin_and_look();
	      look_at_window();
	      if
	      :: named && again == extent && base == address ->
		 work();
#ifndef MUTANT_NO_PIN
		 unpin();
#endif
		 goto done
	      :: else
#ifndef MUTANT_NO_PIN
		 -> unpin()
#endif
	      fi
	   :: else
	   fi;
	   window++
	od;
	assert(!(was_open && is_open[address] &&
		 opened[address] == times));       /* found */
done:	skip
}

init {
	atomic {
		byte i;

		pool[0] = 0;
		pool[1] = 1;
		pool_count = EXTENTS;
		run flusher(0);
		run flusher(1);
		run opener(0, ROUNDS);
		run opener(1, 1);
		for (i : 1 .. FAULTS) {
			run handler()
		}
	}
}
