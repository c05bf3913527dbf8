/* SPDX-License-Identifier: MIT */
/*
 * SQLite with a write-ahead log: a table of blobs, a transaction for each MiB.
 * Checkpoints, which copy the log into the table, stay as they are by default:
 * each 1000 pages.
 *
 * Where syncs are asked for, a transaction lasts from one to the next, and
 * synchronous=FULL makes its commit durable.
 */
#include "config.h"

#include "log-peers.h"

#ifdef HAVE_SQLITE

#	include <errno.h>
#	include <stdio.h>
#	include <stdlib.h>

#	include <sqlite3.h>

#	include "log-appender.h"

#	define TRANSACTION_SIZE ((uint64_t)1 << 20)

struct database {
	sqlite3 *db;
	sqlite3_stmt *insert;
	size_t size;
	int syncs;
	/* Bytes in the transaction. */
	uint64_t pending;
};

static int
execute(struct database *database, const char *sql)
{
	return sqlite3_exec(database->db, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? 0
		       : -EIO;
}

static int
close_database(void *arg)
{
	struct database *database = arg;
	int err = 0;

	if (database->insert != NULL)
		err = execute(database, "COMMIT");
	(void)sqlite3_finalize(database->insert);
	if (sqlite3_close(database->db) != SQLITE_OK)
		err = -EIO;
	free(database);
	return err;
}

static int
open_database(const struct appender *appender, const char *directory,
	      const struct append_work *work, void **ret_state)
{
	struct database *database = calloc(1, sizeof(*database));
	char path[4096];

	(void)appender;
	if (database == NULL)
		return -ENOMEM;
	database->size = work->size;
	database->syncs = append_work_syncs(work);
	(void)snprintf(path, sizeof(path), "%s/records", directory);
	if (sqlite3_open(path, &database->db) != SQLITE_OK ||
	    execute(database, "PRAGMA journal_mode=WAL") != 0 ||
	    execute(database, database->syncs
				      ? "PRAGMA synchronous=FULL"
				      : "PRAGMA synchronous=OFF") != 0 ||
	    execute(database, "CREATE TABLE records (data BLOB); BEGIN") != 0 ||
	    sqlite3_prepare_v2(database->db, "INSERT INTO records VALUES (?)",
			       -1, &database->insert, NULL) != SQLITE_OK) {
		(void)close_database(database);
		return -EIO;
	}
	*ret_state = database;
	return 0;
}

static int
commit(struct database *database)
{
	database->pending = 0;
	return execute(database, "COMMIT; BEGIN");
}

static int
append(void *arg, const void *data, size_t count)
{
	struct database *database = arg;
	int err = 0;

	for (; !err && count > 0; count--) {
		if (sqlite3_bind_blob(database->insert, 1, data,
				      (int)database->size,
				      SQLITE_STATIC) != SQLITE_OK ||
		    sqlite3_step(database->insert) != SQLITE_DONE ||
		    sqlite3_reset(database->insert) != SQLITE_OK)
			return -EIO;
		database->pending += database->size;
		if (!database->syncs && database->pending >= TRANSACTION_SIZE)
			err = commit(database);
	}
	return err;
}

static int
sync_database(void *arg)
{
	return commit(arg);
}

static const struct appender wal = {
	.slow = 16,
	.open = open_database,
	.append = append,
	.sync = sync_database,
	.close = close_database,
};

const struct bench_contestant bench_peer_sqlite = {BENCH_APPENDER(
	"SQLite, WAL", "kill -9 loses the transaction, 1 MiB; checksum", &wal)};

#else

const struct bench_contestant bench_peer_sqlite =
	BENCH_MISSING("SQLite, WAL", "libsqlite3-dev");

#endif
