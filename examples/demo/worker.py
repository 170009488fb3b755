"""The shop's worker: takes jobs from the queue until it is told to stop."""

import os
import signal

import telemetry
from cache import MAX_ATTEMPTS, QUEUE, Cache
from database import Database
from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind, Status, StatusCode

tracer = telemetry.start("shop-worker")
database = Database(os.environ["SHOP_DATABASE"], tracer)
cache = Cache(int(os.environ["SHOP_REDIS_PORT"]), tracer)
running = True


def confirm(order_id):
    """Marks an order as confirmed, for the database and for whoever asks the cache."""
    with tracer.start_as_current_span("confirm order", attributes={"order.id": order_id}):
        database.query(
            "UPDATE", "orders", "UPDATE orders SET status = 'confirmed' WHERE id = ?", order_id
        )
        cache.set(f"order:{order_id}:status", "confirmed", seconds=3600)


def process(job):
    """Runs one attempt of a job as a span of the trace that it was sent from."""
    attempt = job["attempt"]
    with tracer.start_as_current_span(
        f"process {QUEUE}",
        context=propagate.extract(job["context"]),
        kind=SpanKind.CONSUMER,
        attributes={
            "messaging.system": "redis",
            "messaging.destination.name": QUEUE,
            "messaging.operation.name": "process",
            "messaging.operation.type": "process",
            "messaging.message.id": job["id"],
            "job.type": job["type"],
            "job.queue": QUEUE,
            "job.attempt": attempt,
            "job.max_attempts": MAX_ATTEMPTS,
        },
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            confirm(**job["payload"])
        except Exception as error:
            span.record_exception(error)
            span.set_attribute("error.type", type(error).__qualname__)
            span.set_status(Status(StatusCode.ERROR, str(error)))
            retry = attempt < MAX_ATTEMPTS
            span.set_attribute("job.outcome", "retry" if retry else "dead")
            if retry:
                cache.enqueue(job["type"], job["payload"], attempt + 1)
        else:
            span.set_attribute("job.outcome", "ok")


def stop(*_):
    global running
    running = False


def main():
    signal.signal(signal.SIGTERM, stop)
    print("waiting for jobs", flush=True)
    while running:
        job = cache.next_job(seconds=1)
        if job:
            process(job)
    trace.get_tracer_provider().shutdown()


if __name__ == "__main__":
    main()
