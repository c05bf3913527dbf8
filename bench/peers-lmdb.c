/* SPDX-License-Identifier: MIT */
/*
 * LMDB: records in the order of their number (MDB_APPEND), a transaction for each
 * MiB, since one for each record would be measured in microseconds.  A reader
 * sees records, and kill -9 spares them, when their transaction is committed.
 */
#include "config.h"

#include "log-peers.h"

#ifdef HAVE_LMDB

#	include <errno.h>
#	include <stdlib.h>

#	include <lmdb.h>

#	include "log-appender.h"

#	define TRANSACTION_SIZE ((uint64_t)1 << 20)

struct database {
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	size_t size;
	/* Of the next record. */
	size_t number;
	/* Bytes in the transaction. */
	uint64_t pending;
};

/* LMDB has errors of its own, below -30000. */
static int
from_mdb(int err)
{
	return err > 0 ? -err : err < 0 ? -EIO : 0;
}

static int
open_tables(struct database *db, const char *directory, unsigned int flags,
	    size_t map_size)
{
	int err = mdb_env_set_mapsize(db->env, map_size);

	if (!err)
		err = mdb_env_open(db->env, directory, flags, 0666);
	if (!err)
		err = mdb_txn_begin(db->env, NULL, 0, &db->txn);
	if (!err)
		err = mdb_dbi_open(db->txn, NULL, MDB_INTEGERKEY, &db->dbi);
	return err;
}

/* variant is flags for mdb_env_open(). */
static int
open_database(const struct appender *appender, const char *directory,
	      const struct append_work *work, void **ret_state)
{
	struct database *db = calloc(1, sizeof(*db));
	int err;

	if (db == NULL)
		return -ENOMEM;
	db->size = work->size;
	err = mdb_env_create(&db->env);
	if (err) {
		free(db);
		return from_mdb(err);
	}
	/* A record of 4 KiB takes two pages. */
	err = open_tables(db, directory,
			  MDB_NOSYNC | (unsigned int)appender->variant,
			  work->bytes * 4 + ((size_t)64 << 20));
	if (err) {
		mdb_env_close(db->env);
		free(db);
		return from_mdb(err);
	}
	*ret_state = db;
	return 0;
}

static int
commit(struct database *db, int more)
{
	int err = mdb_txn_commit(db->txn);

	db->txn = NULL;
	db->pending = 0;
	if (!err && more)
		err = mdb_txn_begin(db->env, NULL, 0, &db->txn);
	return err;
}

static int
append(void *arg, const void *data, size_t count)
{
	struct database *db = arg;
	MDB_val key = {.mv_size = sizeof(db->number), .mv_data = &db->number};
	MDB_val value = {.mv_size = db->size,
			 .mv_data = (void *)(uintptr_t)data};
	int err = 0;

	for (; !err && count > 0; count--) {
		err = mdb_put(db->txn, db->dbi, &key, &value, MDB_APPEND);
		db->number++;
		db->pending += db->size;
		if (!err && db->pending >= TRANSACTION_SIZE)
			err = commit(db, 1);
	}
	return from_mdb(err);
}

static int
sync_database(void *arg)
{
	struct database *db = arg;
	int err = commit(db, 1);

	return from_mdb(err ? err : mdb_env_sync(db->env, 1));
}

static int
close_database(void *arg)
{
	struct database *db = arg;
	int err = db->txn != NULL ? commit(db, 0) : 0;

	mdb_env_close(db->env);
	free(db);
	return from_mdb(err);
}

static const struct appender plain = {
	.slow = 4,
	.open = open_database,
	.append = append,
	.sync = sync_database,
	.close = close_database,
};

static const struct appender write_map = {
	.slow = 4,
	.variant = MDB_WRITEMAP,
	.open = open_database,
	.append = append,
	.sync = sync_database,
	.close = close_database,
};

#	define PROMISE "kill -9 loses the transaction, 1 MiB; no checksum"

const struct bench_contestant bench_peer_lmdb = {
	BENCH_APPENDER("LMDB", PROMISE, &plain)};
const struct bench_contestant bench_peer_lmdb_writemap = {
	BENCH_APPENDER("LMDB, WRITEMAP", PROMISE, &write_map)};

#else

const struct bench_contestant bench_peer_lmdb =
	BENCH_MISSING("LMDB", "liblmdb-dev");
const struct bench_contestant bench_peer_lmdb_writemap =
	BENCH_MISSING("LMDB, WRITEMAP", "liblmdb-dev");

#endif
