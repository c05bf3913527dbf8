/* SPDX-License-Identifier: MIT */
/*
 * The futex lock (lib/lock.h): 0 free, 1 held, 2 held and perhaps waited for.
 * tests/model.sh runs it.
 *
 * Claims
 *
 *   alone  two threads never hold it at once
 *   woken  whoever waits is woken: an invalid end state otherwise
 *
 * Every access to the word is an atomic exchange of one location, and they have
 * one order in C11, too.  Not covered: what the lock guards (L1), signals of
 * the holder, which are blocked, and the fairness of the kernel.
 */

#define THREADS 3
#define ROUNDS 2

#ifdef MUTANT_WAITS_UNSEEN
#define WAITED 1
#else
#define WAITED 2
#endif

byte word;
byte holders;
bool asleep[THREADS];

inline take()
{
	if
	:: d_step { word == 0 -> word = 1 }
	:: else ->
	   do
	   :: d_step {
		state = word;
		word = WAITED
	      };
	      if
	      :: state == 0 -> break
	      :: else
	      fi;
	      /* FUTEX_WAIT */
	      if
#ifdef MUTANT_WAIT_UNCHECKED
	      :: d_step { true -> asleep[_pid] = true };
#else
	      :: d_step { word == WAITED -> asleep[_pid] = true };
#endif
		 !asleep[_pid]
	      :: word != WAITED
	      fi
	   od
	fi
}

inline drop()
{
	d_step {
		state = word;
		word = 0
	};
#ifndef MUTANT_NO_WAKE
	if
	:: state == 2 -> /* FUTEX_WAKE, everybody */
	   d_step {
		asleep[0] = false;
		asleep[1] = false;
		asleep[2] = false
	   }
	:: else
	fi
#endif
}

active [THREADS] proctype thread()
{
	byte state, rounds;

	do
	:: rounds == ROUNDS -> break
	:: else ->
	   rounds++;
	   take();
	   holders++;
	   assert(holders == 1); /* alone */
	   holders--;
	   drop();
	   state = 0
	od
}
