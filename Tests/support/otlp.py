"""OTLP messages: their JSON form both ways, and a form in which two of them can be compared."""

import base64
import json
import math
import random

from google.protobuf import json_format
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, Status, TracesData

# OTLP's JSON writes these fields as hex where protobuf's own JSON has base64.
HEX_FIELDS = {"traceId", "spanId", "parentSpanId"}


def to_json(message):
    """A message as OTLP JSON text."""
    form = json_format.MessageToDict(message, use_integers_for_enums=True)
    return json.dumps(_convert_ids(form, lambda text: base64.b64decode(text).hex()))


def from_json(text):
    """OTLP JSON text as TracesData; fields that OTLP does not have are errors."""
    form = _convert_ids(json.loads(text), lambda text: base64.b64encode(bytes.fromhex(text)).decode())
    return json_format.ParseDict(form, TracesData())


def _convert_ids(value, convert):
    if isinstance(value, list):
        return [_convert_ids(element, convert) for element in value]
    if not isinstance(value, dict):
        return value
    return {
        key: convert(element) if key in HEX_FIELDS else _convert_ids(element, convert)
        for key, element in value.items()
    }


def spans_by_id(data):
    """Each span with its resource and scope, as text: what must be equal before and after.

    Grouping and order of spans are not kept by the contract. Absent and empty are one for resource,
    scope, status and values. All else counts, the order of attributes and the kind of numbers included.
    """
    spans = {}
    for resource_spans in data.resource_spans:
        for scope_spans in resource_spans.scope_spans:
            for original in scope_spans.spans:
                span = Span()
                span.CopyFrom(original)
                if span.status == Status():
                    span.ClearField("status")
                single = ResourceSpans(
                    resource=resource_spans.resource,
                    schema_url=resource_spans.schema_url,
                    scope_spans=[
                        ScopeSpans(
                            scope=scope_spans.scope, schema_url=scope_spans.schema_url, spans=[span]
                        )
                    ],
                )
                assert span.span_id.hex() not in spans, f"span {span.span_id.hex()} came twice"
                spans[span.span_id.hex()] = json.dumps(_without_empty_values(json.loads(to_json(single))))
    return spans


def _without_empty_values(value):
    if isinstance(value, list):
        return [_without_empty_values(element) for element in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _without_empty_values(element)
        for key, element in value.items()
        if (key, element) != ("value", {})
    }


def fetch(collector, trace_id):
    """The stored spans of one trace, comparable."""
    response = collector.trace(trace_id)
    assert response.status_code == 200, response.text
    return spans_by_id(from_json(response.text))


def trace_ids(data):
    """The hex ids of all traces in a message."""
    return {
        span.trace_id.hex()
        for resource_spans in data.resource_spans
        for scope_spans in resource_spans.scope_spans
        for span in scope_spans.spans
    }


def attribute(key, value):
    """One attribute from a Python value."""
    return KeyValue(key=key, value=any_value(value))


def any_value(value):
    """A Python value as AnyValue; None is the empty value."""
    message = AnyValue()
    if isinstance(value, bool):
        message.bool_value = value
    elif isinstance(value, str):
        message.string_value = value
    elif isinstance(value, int):
        message.int_value = value
    elif isinstance(value, float):
        message.double_value = value
    elif isinstance(value, bytes):
        message.bytes_value = value
    elif isinstance(value, list):
        message.array_value.SetInParent()
        message.array_value.values.extend(any_value(element) for element in value)
    elif isinstance(value, dict):
        message.kvlist_value.SetInParent()
        message.kvlist_value.values.extend(attribute(key, inner) for key, inner in value.items())
    return message


class Generator:
    """Makes random but repeatable OTLP messages that use every field there is."""

    STRINGS = ["", "a", "GET /orders/{id}", "Ünïcödé ✓ 🚀", "line\nbreak\t\"quoted\" \\ / \u0001", "x" * 3000]
    INTEGERS = [0, 1, -1, 127, 128, 2**31, 2**53 + 1, 2**63 - 1, -(2**63)]
    DOUBLES = [0.0, -0.0, 1.5, -1e-300, 1.7976931348623157e308, 5e-324, math.inf, -math.inf, math.nan, 3.0]

    def __init__(self, seed):
        self.random = random.Random(seed)

    def identifier(self, size):
        return self.random.randbytes(size - 1) + b"\x01"

    def value(self, depth=0):
        choose = self.random.choice
        kinds = ["string", "bool", "integer", "double", "bytes", "none"] + ["list", "map"] * (depth < 4)
        match choose(kinds):
            case "string":
                return choose(self.STRINGS)
            case "bool":
                return choose([True, False])
            case "integer":
                return choose(self.INTEGERS)
            case "double":
                return choose(self.DOUBLES)
            case "bytes":
                return self.random.randbytes(choose([0, 1, 2, 3, 40]))
            case "list":
                return [self.value(depth + 1) for _ in range(self.random.randrange(4))]
            case "map":
                return {f"k{n}": self.value(depth + 1) for n in range(self.random.randrange(4))}

    def attributes(self):
        return [attribute(f"key.{n}", self.value()) for n in range(self.random.randrange(6))]

    def count(self):
        return self.random.choice([0, 0, 1, 4_294_967_295])

    def time(self):
        return 1_700_000_000_000_000_000 + self.random.randrange(10**12)

    def span(self, trace_id, parent=b""):
        choose = self.random.choice
        start = self.time()
        return Span(
            trace_id=trace_id,
            span_id=self.identifier(8),
            parent_span_id=parent,
            trace_state=choose(["", "vendor=1,other=a b"]),
            flags=choose([0, 1, 0x100, 0x301]),
            name=choose(self.STRINGS),
            kind=self.random.randrange(6),
            start_time_unix_nano=start,
            end_time_unix_nano=start + self.random.randrange(10**10),
            attributes=self.attributes(),
            dropped_attributes_count=self.count(),
            events=[
                Span.Event(
                    time_unix_nano=self.time(),
                    name=choose(self.STRINGS),
                    attributes=self.attributes(),
                    dropped_attributes_count=self.count(),
                )
                for _ in range(self.random.randrange(3))
            ],
            dropped_events_count=self.count(),
            links=[
                Span.Link(
                    trace_id=self.identifier(16),
                    span_id=self.identifier(8),
                    trace_state=choose(["", "vendor=2"]),
                    attributes=self.attributes(),
                    dropped_attributes_count=self.count(),
                    flags=choose([0, 0x101, 0x300]),
                )
                for _ in range(self.random.randrange(3))
            ],
            dropped_links_count=self.count(),
            status=choose(
                [None, Status(), Status(code=1), Status(code=2, message="it broke: ✗"), Status(code=2)]
            ),
        )

    def traces(self, spans=6):
        """One trace of `spans` spans over some resources and scopes."""
        trace_id = self.identifier(16)
        data = TracesData()
        parent = b""
        while spans > 0:
            resource_spans = data.resource_spans.add(schema_url=self.random.choice(["", "https://schema/1"]))
            resource_spans.resource.attributes.append(attribute("service.name", f"service-{spans}"))
            resource_spans.resource.attributes.extend(self.attributes())
            resource_spans.resource.dropped_attributes_count = self.count()
            for _ in range(self.random.randrange(1, 3)):
                scope_spans = resource_spans.scope_spans.add(schema_url=self.random.choice(["", "https://schema/2"]))
                scope_spans.scope.name = self.random.choice(["", "library"])
                scope_spans.scope.version = self.random.choice(["", "1.2.3"])
                scope_spans.scope.attributes.extend(self.attributes())
                scope_spans.scope.dropped_attributes_count = self.count()
                for _ in range(self.random.randrange(1, 3)):
                    scope_spans.spans.append(self.span(trace_id, parent))
                    parent = scope_spans.spans[-1].span_id
                    spans -= 1
        return data
