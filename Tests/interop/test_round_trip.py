"""What goes in comes out: every field of OTLP, in both encodings, from memory and from the store."""

import pytest
from support.collector import Collector
from support.decisions import AT_ONCE, wait_until_decided
from support.otlp import Generator, fetch, spans_by_id, to_json, trace_ids

ENCODINGS = {
    "protobuf": ("application/x-protobuf", lambda data: data.SerializeToString()),
    "json": ("application/json", lambda data: to_json(data).encode()),
}
MESSAGES = 100


def send_generated(collector, encoding):
    """Sends generated traces and returns them by their ids."""
    content_type, encode = ENCODINGS[encoding]
    generator = Generator(f"round trip over {encoding}")
    sent = {}
    for _ in range(MESSAGES):
        data = generator.traces()
        response = collector.export(encode(data), content_type)
        assert response.status_code == 200, response.text
        assert response.content == (b"{}" if encoding == "json" else b"")
        (trace_id,) = trace_ids(data)
        sent[trace_id] = data
    return sent


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_traces_that_still_wait_come_back_field_by_field(collector, encoding):
    for trace_id, data in send_generated(collector, encoding).items():
        assert fetch(collector, trace_id) == spans_by_id(data)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_stored_traces_come_back_field_by_field_after_a_restart(tmp_path, encoding):
    configuration = tmp_path / "tracewell.yaml"
    configuration.write_text(AT_ONCE)
    with Collector(tmp_path / "data", "--config", configuration) as collector:
        sent = send_generated(collector, encoding)
        wait_until_decided(collector, sent)
        assert collector.stop() == 0
        collector.start()
        for trace_id, data in sent.items():
            assert collector.trace(trace_id, form="json").json()["state"] == "stored"
            assert fetch(collector, trace_id) == spans_by_id(data)
