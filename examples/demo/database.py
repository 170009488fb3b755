"""The shop's SQLite database; every statement is a client span."""

import contextlib
import sqlite3

from opentelemetry.trace import SpanKind

SCHEMA = """
CREATE TABLE IF NOT EXISTS products (sku TEXT PRIMARY KEY, price INTEGER NOT NULL, stock INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY, customer TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'new');
CREATE TABLE IF NOT EXISTS items (
    order_id INTEGER NOT NULL REFERENCES orders(id), sku TEXT NOT NULL, quantity INTEGER NOT NULL);
INSERT OR IGNORE INTO products VALUES ('tea', 450, 100), ('mug', 1200, 40), ('kettle', 5900, 3);
"""


class Database:
    """One connection; not for use by several threads at once."""

    def __init__(self, path, tracer):
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.executescript(SCHEMA)
        self._tracer = tracer

    def query(self, operation, table, sql, *values):
        """Runs one statement on one table and returns its rows."""
        return self._run(f"{operation} {table}", sql, values, operation, {"db.collection.name": table})

    @contextlib.contextmanager
    def transaction(self):
        """Commits what runs inside, or rolls it back when that fails."""
        self._run("BEGIN", "BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._run("ROLLBACK", "ROLLBACK")
            raise
        self._run("COMMIT", "COMMIT")

    def _run(self, summary, sql, values=(), operation=None, attributes=None):
        with self._tracer.start_as_current_span(
            summary,
            kind=SpanKind.CLIENT,
            attributes={
                "db.system.name": "sqlite",
                "db.namespace": "shop",
                "db.operation.name": operation or summary,
                "db.query.summary": summary,
                "db.query.text": sql,
                **(attributes or {}),
            },
        ) as span:
            rows = self._connection.execute(sql, values).fetchall()
            span.set_attribute("db.response.returned_rows", len(rows))
            return rows
