"""The official Python SDK as a peer: what it ended comes back, over every encoding it speaks."""

import math

import pytest
from opentelemetry import trace
from opentelemetry.exporter.otlp.common.http import Compression
from opentelemetry.exporter.otlp.json.http import trace_exporter as json_http
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.exporter.otlp.proto.http import trace_exporter as protobuf_http
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags, TraceState
from support.otlp import fetch, spans_by_id

EXPORTERS = {
    "json": json_http.OTLPSpanExporter,
    "protobuf": protobuf_http.OTLPSpanExporter,
}
ATTRIBUTES = {
    "string": "text",
    "empty": "",
    "unicode": "Grüße 🚀 \u0000 \u202e",
    "true": True,
    "false": False,
    "zero": 0,
    "largest": 2**63 - 1,
    "smallest": -(2**63),
    "double": 1.5,
    "whole": 3.0,
    "negative zero": -0.0,
    "not a number": math.nan,
    "infinite": math.inf,
    "minus infinite": -math.inf,
    "bytes": b"\x00\xff\x10",
    "none": None,
    "strings": ["a", "b", ""],
    "integers": [1, 2, 3],
    "doubles": [1.0, math.nan],
    "booleans": [True, False],
    "mixed": [1, "a", None, b"\x01", [True, ["deep"]], {"in": {"deeper": [1.5]}}],
    "map": {"key": "value", "list": [1, {"inner": b"\xfe"}], "empty": {}},
    "no elements": [],
}
REMOTE = SpanContext(
    trace_id=0x0AF7651916CD43DD8448EB211C80319C,
    span_id=0x00F067AA0BA902B7,
    is_remote=True,
    trace_flags=TraceFlags(TraceFlags.SAMPLED),
    trace_state=TraceState([("rojo", "00f067aa0ba902b7"), ("congo", "t61rcWkgMzE")]),
)


def record(limits=None):
    """Records one trace that uses all that the API offers, and returns its ended spans."""
    memory = InMemorySpanExporter()
    resource = Resource.create(
        {"service.name": "shop", "deployment.environment.name": "test", "list": ["a", "b"]},
        schema_url="https://opentelemetry.io/schemas/1.40.0",
    )
    provider = TracerProvider(resource=resource, span_limits=limits)
    provider.add_span_processor(SimpleSpanProcessor(memory))
    tracer = provider.get_tracer(
        "shop.library", "1.2.3", "https://opentelemetry.io/schemas/1.39.0", {"scope": "attribute"}
    )
    bare = provider.get_tracer("bare")

    with tracer.start_as_current_span("root", kind=SpanKind.SERVER, attributes=ATTRIBUTES) as root:
        for kind in SpanKind:
            with bare.start_as_current_span(f"kind {kind.name}", kind=kind):
                pass
        with tracer.start_as_current_span("events") as span:
            span.add_event("bare")
            span.add_event("all types", ATTRIBUTES, timestamp=1_700_000_000_123_456_789)
        links = [Link(root.get_span_context()), Link(REMOTE, ATTRIBUTES)]
        with tracer.start_as_current_span("links", links=links):
            pass
        with tracer.start_as_current_span("status ok") as span:
            span.set_status(Status(StatusCode.OK))
        with tracer.start_as_current_span("status error") as span:
            span.set_status(Status(StatusCode.ERROR, "it broke: ✗"))
        with pytest.raises(ZeroDivisionError), tracer.start_as_current_span("exception"):
            1 / 0
        with tracer.start_as_current_span("renamed") as span:
            span.update_name("Ünïcödé ✓")

    parent = trace.set_span_in_context(trace.NonRecordingSpan(REMOTE))
    tracer.start_span("of a remote parent", parent, start_time=1).end(end_time=2**62)
    provider.shutdown()
    return memory.get_finished_spans()


@pytest.mark.parametrize("compression", Compression, ids=lambda each: each.value)
@pytest.mark.parametrize("encoding", EXPORTERS)
@pytest.mark.parametrize(
    "limits",
    [None, SpanLimits(max_span_attributes=5, max_events=1, max_links=1, max_event_attributes=2, max_link_attributes=3)],
    ids=["whole", "with dropped parts"],
)
def test_every_ended_span_comes_back_field_by_field(collector, limits, encoding, compression):
    spans = record(limits)
    exporter = EXPORTERS[encoding](
        endpoint=collector.otlp_url + "/v1/traces", compression=compression
    )
    assert exporter.export(spans) is SpanExportResult.SUCCESS
    exporter.shutdown()

    ended = spans_by_id(encode_spans(spans))
    assert len(ended) == len(spans)
    (local,) = {span.context.trace_id for span in spans} - {REMOTE.trace_id}
    assert fetch(collector, f"{local:032x}") | fetch_remote(collector, ended) == ended


def fetch_remote(collector, ended):
    """The spans below the remote parent: each export adds one to that trace, this one's is asked for."""
    stored = fetch(collector, f"{REMOTE.trace_id:032x}")
    return {span_id: span for span_id, span in stored.items() if span_id in ended}
