#ifndef TRACEWELL_CSQLITE_H
#define TRACEWELL_CSQLITE_H

#include <sqlite3.h>

/// Turns a switch of a connection on or off; `sqlite3_db_config` is variadic, which Swift cannot call.
int tracewell_sqlite_set_flag(sqlite3 *_Nonnull db, int option, int on);

/// Binds UTF-8 text that SQLite copies; Swift has no spelling for `SQLITE_TRANSIENT`.
int tracewell_sqlite_bind_text_copied(
    sqlite3_stmt *_Nonnull statement, int index, const char *_Nonnull text, sqlite3_uint64 count);

/// Binds bytes that SQLite copies.
int tracewell_sqlite_bind_blob_copied(
    sqlite3_stmt *_Nonnull statement, int index, const void *_Nonnull bytes, sqlite3_uint64 count);

#endif
