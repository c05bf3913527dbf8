/* SPDX-License-Identifier: MIT */
/*
 * RocksDB: its write-ahead log, without what else it does.  PutLogData() is the
 * public way to put a blob into the log and into nothing else: no memtable, no
 * compaction.  The log has a CRC32C for each record, as wax has.
 *
 * By default each Write() ends in a write(2); with manual_wal_flush it stays in a
 * buffer of 1 MiB.
 */
#include "config.h"

#include "log-peers.h"

#ifdef HAVE_ROCKSDB

#	include <cerrno>
#	include <memory>
#	include <new>

#	include <rocksdb/db.h>
#	include <rocksdb/options.h>
#	include <rocksdb/write_batch.h>

#	include "log-appender.h"

namespace
{

struct Database {
	std::unique_ptr<rocksdb::DB> db;
	size_t size;
};

int
toErrno(const rocksdb::Status &status)
{
	return status.ok() ? 0 : status.IsNoSpace() ? -ENOSPC : -EIO;
}

/* variant is manual_wal_flush. */
int
openDatabase(const struct appender *appender, const char *directory,
	     const struct append_work *work, void **ret_state)
try {
	rocksdb::Options options;
	rocksdb::DB *db;

	options.create_if_missing = true;
	options.manual_wal_flush = appender->variant != 0;
	options.avoid_flush_during_shutdown = true;
	options.disable_auto_compactions = true;
	auto status = rocksdb::DB::Open(options, directory, &db);
	if (!status.ok())
		return toErrno(status);
	*ret_state = new Database{std::unique_ptr<rocksdb::DB>(db), work->size};
	return 0;
} catch (const std::bad_alloc &) {
	return -ENOMEM;
}

int
append(void *arg, const void *data, size_t count)
try {
	auto *database = static_cast<Database *>(arg);
	rocksdb::Slice record(static_cast<const char *>(data), database->size);
	rocksdb::WriteOptions options;
	rocksdb::WriteBatch batch;

	while (count-- > 0) {
		batch.Clear();
		auto status = batch.PutLogData(record);
		if (status.ok())
			status = database->db->Write(options, &batch);
		if (!status.ok())
			return toErrno(status);
	}
	return 0;
} catch (const std::bad_alloc &) {
	return -ENOMEM;
}

int
syncDatabase(void *arg)
{
	return toErrno(static_cast<Database *>(arg)->db->FlushWAL(true));
}

int
closeDatabase(void *arg)
{
	std::unique_ptr<Database> database(static_cast<Database *>(arg));
	int err = toErrno(database->db->FlushWAL(false));
	int closeErr = toErrno(database->db->Close());

	return err != 0 ? err : closeErr;
}

const struct appender each = {APPENDER_SHARED, 16,           0,
			      openDatabase,    append,       syncDatabase,
			      nullptr,         closeDatabase};
const struct appender buffered = {APPENDER_SHARED, 16,           1,
				  openDatabase,    append,       syncDatabase,
				  nullptr,         closeDatabase};

} // namespace

const struct bench_contestant bench_peer_rocksdb = bench_appender(
	"RocksDB, WAL", "kill -9 loses nothing; checksum", &each);
const struct bench_contestant bench_peer_rocksdb_buffered =
	bench_appender("RocksDB, WAL, manual flush",
		       "kill -9 loses 1 MiB; checksum", &buffered);

#else

const struct bench_contestant bench_peer_rocksdb =
	BENCH_MISSING("RocksDB, WAL", "librocksdb-dev");
const struct bench_contestant bench_peer_rocksdb_buffered =
	BENCH_MISSING("RocksDB, WAL, manual flush", "librocksdb-dev");

#endif
