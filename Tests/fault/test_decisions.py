"""One trace, one decision, over kill -9 at random moments: what was decided once stays so."""

import json
import random
import time

import pytest
from support.collector import Collector

ROUNDS = 6
TRACES = 60
CONFIGURATION = """\
environments:
  prod:
    tail:
      decision_wait: 300ms
      decision_wait_after_root: 50ms
      policies:
        - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
        # A coin that falls anew for each decision: whoever decides twice is found out.
        - { name: limited, type: rate_limiting, rate_limiting: { spans_per_second: 20 } }
"""


def body(trace_id, span_id="00000000000000aa", parent="", failed=False):
    span = {
        "traceId": trace_id,
        "spanId": span_id,
        "parentSpanId": parent,
        "name": "work",
        "kind": 1,
        "startTimeUnixNano": "1767225600000000000",
        "endTimeUnixNano": "1767225600001000000",
        "status": {"code": 2 if failed else 0},
    }
    resource = [{"key": "deployment.environment.name", "value": {"stringValue": "prod"}}]
    scope = {"spans": [span]}
    return json.dumps(
        {"resourceSpans": [{"resource": {"attributes": resource}, "scopeSpans": [scope]}]}
    )


def decision(collector, trace_id):
    return collector.get(f"/api/v1/traces/{trace_id}/decision").json()


def settled(collector, trace_id, verdicts=("kept", "dropped", "rescued")):
    deadline = time.monotonic() + 60
    while (answer := decision(collector, trace_id))["verdict"] not in verdicts:
        assert time.monotonic() < deadline, answer
        time.sleep(0.05)
    return answer


@pytest.fixture
def collector(tmp_path):
    file = tmp_path / "tracewell.yaml"
    file.write_text(CONFIGURATION)
    with Collector(tmp_path / "data", "--config", str(file)) as running:
        yield running


def test_no_trace_is_decided_twice_over_kills(collector):
    source = random.Random(7)
    verdicts = {}
    sent = []
    for _ in range(ROUNDS):
        for _ in range(TRACES):
            trace_id = source.randbytes(16).hex()
            answer = collector.export(body(trace_id), content_type="application/json")
            assert answer.status_code == 200
            sent.append(trace_id)
        time.sleep(source.random() * 0.4)
        for trace_id in sent:
            answer = decision(collector, trace_id)
            if answer["verdict"] in ("kept", "dropped"):
                before = verdicts.setdefault(trace_id, (answer["verdict"], answer["decidedAt"]))
                assert before == (answer["verdict"], answer["decidedAt"])
        collector.kill()
        collector.start()
    for trace_id in sent:
        answer = settled(collector, trace_id)
        before = verdicts.get(trace_id)
        assert before in (None, (answer["verdict"], answer["decidedAt"]))
        assert collector.trace(trace_id).ok == (answer["verdict"] == "kept")
        assert answer["lateSpans"] == 0, "spans out of the journal are not late"
    assert {verdict for verdict, _ in verdicts.values()} == {"kept", "dropped"}


def test_late_spans_follow_and_rescue_after_a_kill(collector):
    source = random.Random(8)
    # The limit lets 40 spans through at once, and none of the rest.
    ids = [source.randbytes(16).hex() for _ in range(120)]
    for trace_id in ids:
        assert collector.export(body(trace_id), content_type="application/json").ok
    first = {trace_id: settled(collector, trace_id)["verdict"] for trace_id in ids}
    dropped = [trace_id for trace_id in ids if first[trace_id] == "dropped"]
    kept = [trace_id for trace_id in ids if first[trace_id] == "kept"]
    assert kept and dropped
    collector.kill()
    collector.start()
    # What the journal gives back is stored first; spans that join it there would not be told apart.
    time.sleep(2)
    for trace_id in ids:
        late = body(trace_id, "00000000000000bb", "00000000000000aa", failed=trace_id in dropped)
        assert collector.export(late, content_type="application/json").ok
    deadline = time.monotonic() + 60
    for trace_id in ids:
        while (answer := decision(collector, trace_id))["lateSpans"] != 1:
            assert time.monotonic() < deadline, answer
            time.sleep(0.1)
    for trace_id in ids:
        # What a limit had no room for is not brought back, not by an error either.
        assert decision(collector, trace_id)["verdict"] == first[trace_id]
    time.sleep(1)
    collector.kill()
    collector.start()
    for trace_id in ids:
        assert decision(collector, trace_id)["verdict"] == first[trace_id]
        assert collector.trace(trace_id).ok == (first[trace_id] == "kept")
