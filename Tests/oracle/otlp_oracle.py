"""Makes random OTLP requests with the official package, and judges what another decoder made of them.

    otlp_oracle.py generate SEED COUNT FILE   writes for each request its protobuf and its JSON
    otlp_oracle.py judge SEED COUNT FILE      reads for each request the decoder's two results

A file is a run of chunks, each a little-endian 32-bit length and that many bytes, two a request. The
results are: the protobuf that the decoder made of the JSON, and the JSON that it made of the protobuf.
Requests follow from the seed, so `judge` makes them again.
"""

import base64
import json
import math
import random
import struct
import sys

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

ID_KEYS = {"traceId", "spanId", "parentSpanId"}
TEXTS = ["", "a", "GET /orders/{id}", "naïve café", "日本語", "😀🏳️‍🌈", "\u0000\u0001\u001f", '"\\/\b\f\n\r\t', "\u2028\u202e"]
INTEGERS = [0, 1, -1, 127, 128, 2**31, 2**53 + 1, 2**63 - 1, -(2**63)]
DOUBLES = [0.0, -0.0, 1.5, 1e-300, 1e300, 0.1, 2.0**53, math.pi, math.inf, -math.inf, math.nan]


def text(rng):
    return rng.choice(TEXTS) + ("x" * rng.choice([0, 0, 1, 30, 200]))


def fill_value(rng, value, depth):
    kind = rng.randrange(8 if depth < 6 else 6)
    if kind == 0:
        value.string_value = text(rng)
    elif kind == 1:
        value.bool_value = rng.random() < 0.5
    elif kind == 2:
        value.int_value = rng.choice(INTEGERS)
    elif kind == 3:
        value.double_value = rng.choice(DOUBLES)
    elif kind == 4:
        value.bytes_value = rng.randbytes(rng.randrange(5))
    elif kind == 6:
        value.array_value.SetInParent()
        for _ in range(rng.randrange(4)):
            fill_value(rng, value.array_value.values.add(), depth + 1)
    elif kind == 7:
        value.kvlist_value.SetInParent()
        fill_attributes(rng, value.kvlist_value.values, depth + 1)


def fill_attributes(rng, attributes, depth=0):
    for _ in range(rng.choice([0, 1, 2, 5])):
        pair = attributes.add()
        pair.key = text(rng)
        pair.value.SetInParent()
        fill_value(rng, pair.value, depth)


def count(rng):
    return rng.choice([0, 0, 0, 1, 300, 2**32 - 1])


def fill_span(rng, span, traces):
    span.trace_id = rng.choice(traces)
    span.span_id = rng.randbytes(7) + b"\1"
    if rng.random() < 0.7:
        span.parent_span_id = rng.randbytes(7) + b"\1"
    span.trace_state = rng.choice(["", "", "a=b", "ot=th:c;rv:0123456789abcd,x=y"])
    span.flags = rng.choice([0, 1, 256, 769, 2**32 - 1])
    span.name = text(rng)
    span.kind = rng.randrange(6)
    span.start_time_unix_nano = rng.choice([0, 1, 1_700_000_000_000_000_001, 2**64 - 1])
    span.end_time_unix_nano = rng.choice([0, 1, 1_700_000_000_000_000_002, 2**64 - 1])
    fill_attributes(rng, span.attributes)
    span.dropped_attributes_count = count(rng)
    for _ in range(rng.choice([0, 0, 1, 3])):
        event = span.events.add(time_unix_nano=rng.choice([0, 5, 2**64 - 1]), name=text(rng))
        fill_attributes(rng, event.attributes)
        event.dropped_attributes_count = count(rng)
    span.dropped_events_count = count(rng)
    for _ in range(rng.choice([0, 0, 1, 3])):
        link = span.links.add(
            trace_id=rng.randbytes(15) + b"\1", span_id=rng.randbytes(7) + b"\1",
            trace_state=rng.choice(["", "k=v"]), flags=rng.choice([0, 256]))
        fill_attributes(rng, link.attributes)
        link.dropped_attributes_count = count(rng)
    span.dropped_links_count = count(rng)
    if rng.random() < 0.7:
        span.status.message = text(rng)
        span.status.code = rng.randrange(3)


def request(seed, index):
    rng = random.Random(seed * 1_000_003 + index)
    message = ExportTraceServiceRequest()
    traces = [rng.randbytes(15) + b"\1" for _ in range(3)]
    for _ in range(rng.choice([0, 1, 1, 2])):
        resource_spans = message.resource_spans.add(schema_url=rng.choice(["", "https://schema/1"]))
        if rng.random() < 0.9:
            resource_spans.resource.SetInParent()
            fill_attributes(rng, resource_spans.resource.attributes)
            resource_spans.resource.dropped_attributes_count = count(rng)
        for _ in range(rng.choice([0, 1, 1, 2])):
            scope_spans = resource_spans.scope_spans.add(schema_url=rng.choice(["", "s"]))
            if rng.random() < 0.9:
                scope_spans.scope.SetInParent()
                scope_spans.scope.name = text(rng)
                scope_spans.scope.version = rng.choice(["", "1.2.3"])
                fill_attributes(rng, scope_spans.scope.attributes)
                scope_spans.scope.dropped_attributes_count = count(rng)
            for _ in range(rng.choice([0, 1, 3])):
                fill_span(rng, scope_spans.spans.add(), traces)
    return message


def map_ids(value, convert):
    """Applies a conversion to the identifiers of a request in JSON, which alone have these keys."""
    if isinstance(value, dict):
        return {
            key: convert(inner) if key in ID_KEYS and isinstance(inner, str) else map_ids(inner, convert)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [map_ids(inner, convert) for inner in value]
    return value


def loosened(rng, value, key=None):
    """Writes the same request as another sender would: numbers bare, nulls, unknown fields."""
    if isinstance(value, dict):
        fields = [(name, loosened(rng, inner, name)) for name, inner in value.items()]
        if rng.random() < 0.1:
            fields.insert(rng.randrange(len(fields) + 1), ("unknownField", {"a": [1, None, "x"]}))
        return dict(fields)
    if isinstance(value, list):
        return [loosened(rng, inner) for inner in value]
    if key == "intValue" or (key or "").endswith("UnixNano"):
        return int(value) if rng.random() < 0.3 else value
    return value


def as_json(seed, index, message):
    rng = random.Random(seed * 7_000_003 + index)
    tree = json_format.MessageToDict(message, use_integers_for_enums=True)
    hex_case = str.upper if rng.random() < 0.3 else str.lower
    tree = map_ids(tree, lambda text: hex_case(base64.b64decode(text).hex()))
    return json.dumps(loosened(rng, tree), ensure_ascii=rng.random() < 0.5).encode()


def spans_of(message):
    """Each span with its scope and resource, as bytes, so that NaN equals itself."""
    found = []
    for resource_spans in message.resource_spans:
        resource = resource_spans.resource.SerializeToString(deterministic=True) + resource_spans.schema_url.encode()
        for scope_spans in resource_spans.scope_spans:
            scope = scope_spans.scope.SerializeToString(deterministic=True) + scope_spans.schema_url.encode()
            for span in scope_spans.spans:
                # An empty status is the absence of one.
                span.status.SetInParent()
                found.append((resource, scope, span.SerializeToString(deterministic=True)))
    return sorted(found)


def read_chunks(path):
    with open(path, "rb") as file:
        while head := file.read(4):
            yield file.read(struct.unpack("<I", head)[0])


def generate(seed, number, path):
    with open(path, "wb") as file:
        for index in range(number):
            message = request(seed, index)
            for chunk in (message.SerializeToString(), as_json(seed, index, message)):
                file.write(struct.pack("<I", len(chunk)) + chunk)


def judge(seed, number, path):
    chunks = read_chunks(path)
    for index in range(number):
        expected = spans_of(request(seed, index))
        transcoded = ExportTraceServiceRequest.FromString(next(chunks))
        if spans_of(transcoded) != expected:
            sys.exit(f"request {index} of seed {seed}: the JSON was read differently")
        tree = map_ids(json.loads(next(chunks)), lambda text: base64.b64encode(bytes.fromhex(text)).decode())
        if spans_of(json_format.ParseDict(tree, ExportTraceServiceRequest())) != expected:
            sys.exit(f"request {index} of seed {seed}: the protobuf was read differently")
    print(f"{number} requests agree")


if __name__ == "__main__":
    mode, seed, number, path = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    {"generate": generate, "judge": judge}[mode](seed, number, path)
