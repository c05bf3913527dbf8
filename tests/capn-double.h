/* SPDX-License-Identifier: MIT */
/*
 * A stand-in for c-capnproto, which is not packaged: what its allocator does
 * with the create callback, and no more.  The names and types of the fields are
 * those that callers of the library fill in.
 */
#ifndef CAPN_H
#define CAPN_H

#include <stddef.h>
#include <stdint.h>

struct capn_segment {
	struct capn_segment *next;
	struct capn *capn;
	uint32_t id;
	char *data;
	size_t len, cap;
	void *user;
};

struct capn {
	struct capn_segment *(*lookup)(void *, uint32_t);
	struct capn_segment *(*create)(void *, uint32_t, int);
	struct capn_segment *(*create_local)(void *, int);
	void *user;
	uint32_t segnum;
	struct capn_segment *seglist, *lastseg;
	struct capn_segment *copylist;
};

/* The first segment that has room, else a new one. */
static inline char *
capn_double_new(struct capn *c, int size, struct capn_segment **ret_segment)
{
	struct capn_segment *s;

	for (s = c->seglist; s != NULL; s = s->next)
		if (s->len + (size_t)size <= s->cap)
			break;
	if (s == NULL) {
		s = c->create(c->user, c->segnum, size);
		if (s == NULL)
			return NULL;
		s->id = c->segnum++;
		s->capn = c;
		if (c->lastseg != NULL)
			c->lastseg->next = s;
		else
			c->seglist = s;
		c->lastseg = s;
	}
	s->len += (size_t)size;
	*ret_segment = s;
	return s->data + s->len - (size_t)size;
}

#endif /* CAPN_H */
