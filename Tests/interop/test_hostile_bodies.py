"""Bodies that are made to do harm: each is answered at once, and the next good one is served."""

import gzip
import os
import time
import zlib

import pytest
import zstandard
from support.otlp import Generator, any_value, fetch, spans_by_id, to_json, trace_ids

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
SCALE = int(os.environ.get("HOSTILE_SCALE", "1"))
MUTATIONS = 500 * SCALE
MEGABYTE = 1 << 20

generator = Generator("hostile")


@pytest.fixture(autouse=True)
def still_serves(collector):
    """After each test the same process still takes a good trace and gives it back."""
    yield
    assert collector.is_running()
    data = generator.traces(3)
    assert collector.export(data.SerializeToString()).status_code == 200
    (trace_id,) = trace_ids(data)
    assert fetch(collector, trace_id) == spans_by_id(data)


def bodies(spans):
    data = generator.traces(spans)
    return {PROTOBUF: data.SerializeToString(), JSON: to_json(data).encode()}


@pytest.mark.parametrize("content_type", [PROTOBUF, JSON])
def test_a_body_cut_at_any_length_is_refused(collector, content_type):
    # One resource, so that no cut leaves a shorter but whole body.
    data = generator.traces(1)
    del data.resource_spans[1:]
    body = {PROTOBUF: data.SerializeToString(), JSON: to_json(data).encode()}[content_type]
    step = max(1, len(body) // (1_000 * SCALE))
    for length in range(1, len(body), step):
        response = collector.export(body[:length], content_type)
        assert response.status_code == 400, f"cut at {length}: {response.status_code}"


@pytest.mark.parametrize("content_type", [PROTOBUF, JSON])
def test_mutated_bodies_are_accepted_or_refused(collector, content_type):
    random = generator.random
    for number in range(MUTATIONS):
        body = bytearray(bodies(random.randrange(1, 4))[content_type])
        for _ in range(random.randrange(1, 6)):
            at = random.randrange(len(body))
            match random.randrange(4):
                case 0:
                    body[at] = random.randrange(256)
                case 1:
                    body[at:at] = random.randbytes(random.randrange(1, 20))
                case 2:
                    del body[at : at + random.randrange(1, 20)]
                case 3:
                    body[at : at + 1] = b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
            body = body or bytearray(b"\x00")
        response = collector.export(bytes(body), content_type)
        assert response.status_code in (200, 400), f"mutation {number}: {response.status_code}"


@pytest.mark.parametrize("content_type", [PROTOBUF, JSON])
def test_noise_is_accepted_or_refused(collector, content_type):
    for _ in range(MUTATIONS):
        noise = generator.random.randbytes(generator.random.randrange(1, 400))
        assert collector.export(noise, content_type).status_code in (200, 400)


def nested_protobuf(depth):
    """A request whose one attribute is an array in an array and so on, `depth` times."""
    value = any_value("inside").SerializeToString()
    for field in [b"\x0a", b"\x2a"] * depth:  # ArrayValue.values, AnyValue.array_value
        value = field + varint(len(value)) + value
    # KeyValue.value, Resource.attributes, ResourceSpans.resource, TracesData.resource_spans
    for field in [b"\x12", b"\x0a", b"\x0a", b"\x0a"]:
        value = field + varint(len(value)) + value
    return value


def varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(encoded + bytes([number]))


def nested_json(depth):
    opening = b'{"arrayValue":{"values":[' * depth
    closing = b"]}}" * depth
    value = opening + b'{"stringValue":"inside"}' + closing
    return b'{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":' + value + b"}]}}]}"


DEEP = {
    "protobuf values, 10,000 deep": (PROTOBUF, nested_protobuf(10_000)),
    "JSON values, 10,000 deep": (JSON, nested_json(10_000)),
    "JSON lists, 100,000 deep": (JSON, b"[" * 100_000),
    "JSON objects, 100,000 deep": (JSON, b'{"a":' * 100_000),
    "JSON lists in an unknown field": (JSON, b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
}


@pytest.mark.parametrize("case", DEEP)
def test_deep_nesting_is_refused_at_once(collector, case):
    content_type, body = DEEP[case]
    started = time.monotonic()
    assert collector.export(body, content_type).status_code == 400
    assert time.monotonic() - started < 1


def repeated_gzip():
    """Many small gzip members, one after the other."""
    return gzip.compress(bytes(MEGABYTE)) * 256


BOMBS = {
    "gzip": ("gzip", lambda: gzip.compress(bytes(256 * MEGABYTE))),
    "deflate": ("deflate", lambda: zlib.compress(bytes(256 * MEGABYTE))),
    "zstd": ("zstd", lambda: zstandard.compress(bytes(256 * MEGABYTE))),
    "zstd without a declared size": (
        "zstd",
        lambda: zstandard.ZstdCompressor(write_content_size=False).compress(bytes(256 * MEGABYTE)),
    ),
    "many gzip members": ("gzip", repeated_gzip),
}


@pytest.mark.parametrize("content_type", [PROTOBUF, JSON])
@pytest.mark.parametrize("case", BOMBS)
def test_a_compression_bomb_is_refused_within_the_limits_of_memory(collector, case, content_type):
    name, make = BOMBS[case]
    body = make()
    before = collector.resident_bytes()
    for _ in range(4):
        response = collector.export(body, content_type, Content_Encoding=name)
        assert response.status_code in (400, 413)
    assert collector.resident_bytes() - before < 80 * MEGABYTE


def test_a_compressed_body_inside_a_compressed_body_is_refused(collector):
    body = gzip.compress(gzip.compress(bodies(1)[PROTOBUF]))
    assert collector.export(body, PROTOBUF, Content_Encoding="gzip").status_code == 400
