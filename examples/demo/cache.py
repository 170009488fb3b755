"""The shop's Redis, as a cache and as a queue of jobs; every command is a client span."""

import json
import uuid

import redis
from opentelemetry import propagate
from opentelemetry.trace import SpanKind

QUEUE = "orders"
MAX_ATTEMPTS = 3


class Cache:
    """Commands to one Redis server."""

    def __init__(self, port, tracer):
        self._redis = redis.Redis(host="127.0.0.1", port=port, decode_responses=True)
        self._port = port
        self._tracer = tracer

    def get(self, key):
        with self._span("GET"):
            return self._redis.get(key)

    def set(self, key, value, seconds):
        with self._span("SET"):
            self._redis.set(key, value, ex=seconds)

    def enqueue(self, job_type, payload, attempt=1):
        """Appends a job that carries the trace context of this moment."""
        message_id = str(uuid.uuid4())
        with self._tracer.start_as_current_span(
            f"send {QUEUE}",
            kind=SpanKind.PRODUCER,
            attributes={
                "messaging.system": "redis",
                "messaging.destination.name": QUEUE,
                "messaging.operation.name": "rpush",
                "messaging.operation.type": "send",
                "messaging.message.id": message_id,
                "server.address": "127.0.0.1",
                "server.port": self._port,
            },
        ):
            context = {}
            propagate.inject(context)
            job = {
                "id": message_id,
                "type": job_type,
                "attempt": attempt,
                "payload": payload,
                "context": context,
            }
            self._redis.rpush(QUEUE, json.dumps(job))

    def next_job(self, seconds):
        """Waits for a job; None when there was none in time. Waiting is no span: it is not work."""
        popped = self._redis.blpop([QUEUE], timeout=seconds)
        return json.loads(popped[1]) if popped else None

    def _span(self, command):
        return self._tracer.start_as_current_span(
            command,
            kind=SpanKind.CLIENT,
            attributes={
                "db.system.name": "redis",
                "db.namespace": "0",
                "db.operation.name": command,
                "server.address": "127.0.0.1",
                "server.port": self._port,
            },
        )
