/* SPDX-License-Identifier: MIT */
/* The arrays of table.h; shared by table.c and table-sig.c only. */
#ifndef WAX_TABLE_SLOT_H
#define WAX_TABLE_SLOT_H

#include "table.h"

/* Untouched pages of these cost nothing. */
extern _Atomic(struct wax_window *) wax_table_slots[WAX_TABLE_SLOTS];

/* Windows that are not made of whole granules; NULL is free. */
extern _Atomic(struct wax_window *) wax_table_odd[WAX_TABLE_ODD];
extern _Atomic(uint32_t) wax_table_odd_count;

#endif /* WAX_TABLE_SLOT_H */
