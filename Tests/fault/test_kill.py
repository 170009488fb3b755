"""kill -9 at random moments under load: what was answered 200 is still there, and there once.

`ROUNDS=200` makes the long run of it.
"""

import collections
import os
import random
import threading
import time

import pytest
import requests
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData
from support.collector import Collector, run
from support.decisions import AT_ONCE, wait_until_decided
from support.otlp import attribute, from_json

ROUNDS = int(os.environ.get("ROUNDS", "20"))
SENDERS = 2
SPANS_PER_REQUEST = 20
REQUESTS_PER_SECOND = 100
READY_SECONDS = 5
# How often a start is killed while it still recovers from the kill before.
KILLED_IN_RECOVERY = 0.3


DECISIONS = {
    # Kills fall on traces that still wait and live in the journal alone.
    "decided after seconds": "{}",
    # Kills fall on decisions, commits of the store and retirements of the journal.
    "decided at once": AT_ONCE,
}


class Load:
    """Senders that post traces until the collector is gone, and the ids of what it acknowledged."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.acknowledged = collections.defaultdict(set)
        self.requests = 0
        self._lock = threading.Lock()

    def run(self, collector, kill_after):
        """Sends for `kill_after` seconds, kills the collector, and returns when all senders are done."""
        url = collector.otlp_url + "/v1/traces"
        senders = [threading.Thread(target=self._send, args=(url,)) for _ in range(SENDERS)]
        for sender in senders:
            sender.start()
        time.sleep(kill_after)
        collector.kill()
        for sender in senders:
            sender.join()

    def _send(self, url):
        session = requests.Session()
        while True:
            body, spans = self._request()
            try:
                response = session.post(
                    url, data=body, headers={"Content-Type": "application/x-protobuf"}, timeout=30
                )
            except requests.RequestException:
                return
            assert response.status_code == 200, response.content
            assert response.content == b"", "nothing of these bodies may be rejected"
            with self._lock:
                self.requests += 1
                for trace_id, span_id in spans:
                    self.acknowledged[trace_id].add(span_id)
            time.sleep(SENDERS / REQUESTS_PER_SECOND)

    def _request(self):
        """A body with spans of a new trace and some of an earlier one, and their ids."""
        with self._lock:
            known = list(self.acknowledged)[-50:]
            new = self.random.randbytes(15) + b"\x01"
            late = bytes.fromhex(self.random.choice(known)) if known else new
            span_ids = [self.random.randbytes(7) + b"\x01" for _ in range(SPANS_PER_REQUEST)]
        data = TracesData()
        resource_spans = data.resource_spans.add()
        resource_spans.resource.attributes.append(attribute("service.name", "load"))
        scope_spans = resource_spans.scope_spans.add()
        spans = []
        now = time.time_ns()
        for number, span_id in enumerate(span_ids):
            trace_id = late if number % 5 == 4 else new
            scope_spans.spans.add(
                trace_id=trace_id,
                span_id=span_id,
                parent_span_id=b"" if number == 0 else span_ids[0],
                name=f"operation {number % 7}",
                start_time_unix_nano=now - 1_000_000,
                end_time_unix_nano=now,
                attributes=[attribute("number", number)],
            )
            spans.append((trace_id.hex(), span_id.hex()))
        return data.SerializeToString(), spans


def stored_spans(collector, trace_id):
    """How often each span of a trace comes back."""
    response = collector.trace(trace_id)
    if response.status_code == 404:
        return collections.Counter()
    assert response.status_code == 200, response.text
    return collections.Counter(
        span.span_id.hex()
        for resource_spans in from_json(response.text).resource_spans
        for scope_spans in resource_spans.scope_spans
        for span in scope_spans.spans
    )


@pytest.mark.parametrize("decisions", DECISIONS)
def test_acknowledged_spans_survive_kill_dash_nine(tmp_path, capsys, decisions):
    load = Load(seed=os.environ.get("SEED", decisions))
    configuration = tmp_path / "tracewell.yaml"
    configuration.write_text(DECISIONS[decisions])
    collector = Collector(tmp_path / "data", "--config", configuration)
    slowest = 0.0
    errors = []
    try:
        for _ in range(ROUNDS):
            while load.random.random() < KILLED_IN_RECOVERY:
                collector.spawn()
                time.sleep(load.random.uniform(0, 0.1))
                collector.kill()
            slowest = max(slowest, collector.start())
            load.run(collector, kill_after=load.random.uniform(0.05, 1.0))
            errors += [line for line in collector.log if '"level":"error"' in line]
        slowest = max(slowest, collector.start())
        wait_until_decided(collector, list(load.acknowledged))
        # Once more from what is on disk alone, which must be whole.
        assert collector.stop() == 0
        verified = run("verify", "--data-dir", collector.data_dir)
        assert verified.returncode == 0, verified.stdout + verified.stderr
        collector.start()
        lost = doubled = 0
        for trace_id, acknowledged in load.acknowledged.items():
            stored = stored_spans(collector, trace_id)
            lost += len(acknowledged - stored.keys())
            doubled += sum(count > 1 for count in stored.values())
    finally:
        collector.kill()

    spans = sum(map(len, load.acknowledged.values()))
    with capsys.disabled():
        print(
            f"\nkill -9, {decisions}: {ROUNDS} rounds, {load.requests} requests, {spans} spans in"
            f" {len(load.acknowledged)} traces acknowledged; {lost} lost, {doubled} doubled;"
            f" slowest start {slowest:.2f} s"
        )
    assert spans > 0
    assert (lost, doubled) == (0, 0)
    assert errors == []
    assert slowest < READY_SECONDS
