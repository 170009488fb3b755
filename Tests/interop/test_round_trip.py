"""What goes in comes out: every field of OTLP, in both encodings, through the collector and back."""

import pytest
from support.otlp import Generator, fetch, spans_by_id, to_json, trace_ids

ENCODINGS = {
    "protobuf": ("application/x-protobuf", lambda data: data.SerializeToString()),
    "json": ("application/json", lambda data: to_json(data).encode()),
}
MESSAGES = 100


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_generated_traces_come_back_field_by_field(collector, encoding):
    content_type, encode = ENCODINGS[encoding]
    generator = Generator(f"round trip over {encoding}")
    sent = [generator.traces() for _ in range(MESSAGES)]
    for data in sent:
        response = collector.export(encode(data), content_type)
        assert response.status_code == 200, response.text
        assert response.content == (b"{}" if encoding == "json" else b"")
    for data in sent:
        (trace_id,) = trace_ids(data)
        assert fetch(collector, trace_id) == spans_by_id(data)
