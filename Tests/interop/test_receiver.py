"""The OTLP/HTTP receiver's answers, case by case, as raw requests get them."""

import gzip
import json
import zlib

import pytest
import zstandard
from google.protobuf import json_format
from google.rpc import code_pb2, status_pb2
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.proto.trace.v1.trace_pb2 import Span, TracesData
from support.otlp import Generator, attribute, fetch, spans_by_id, to_json, trace_ids

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
REQUEST_LIMIT = 1 << 20

generator = Generator("receiver")


def encode(data, content_type):
    return data.SerializeToString() if content_type == PROTOBUF else to_json(data).encode()


def decode(message, response):
    """The answer's body as the message that it must be, in the encoding that it claims."""
    content_type = response.headers["Content-Type"].split(";")[0]
    if content_type == PROTOBUF:
        message.ParseFromString(response.content)
    else:
        assert content_type == JSON
        json_format.Parse(response.content, message)
    return message


def simple(spans=1):
    """One trace of plain spans, and its hex id."""
    data = TracesData()
    resource_spans = data.resource_spans.add()
    resource_spans.resource.attributes.append(attribute("service.name", "receiver"))
    scope_spans = resource_spans.scope_spans.add()
    trace_id = generator.identifier(16)
    for number in range(spans):
        scope_spans.spans.add(
            trace_id=trace_id,
            span_id=generator.identifier(8),
            name=f"span {number}",
            kind=Span.SPAN_KIND_SERVER,
            start_time_unix_nano=1_700_000_000_000_000_000 + number,
            end_time_unix_nano=1_700_000_000_100_000_000 + number,
        )
    return data, trace_id.hex()


def assert_refused(collector, response, status, content_type, code=None, trace_id=None):
    """A refusal has its HTTP status, says why in the request's encoding, and leaves nothing behind."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"].split(";")[0] == content_type
    body = decode(status_pb2.Status(), response)
    assert body.message
    if code is not None:
        assert body.code == code
    if trace_id is not None:
        assert collector.trace(trace_id).status_code == 404


@pytest.mark.parametrize("content_type", [PROTOBUF, JSON])
def test_an_empty_request_succeeds(collector, content_type):
    response = collector.export(encode(TracesData(), content_type), content_type)
    assert response.status_code == 200
    assert response.content == (b"" if content_type == PROTOBUF else b"{}")
    assert response.headers["Content-Type"].split(";")[0] == content_type


@pytest.mark.parametrize(
    ("header", "content_type"),
    [
        ("application/json; charset=utf-8", JSON),
        ("Application/JSON", JSON),
        ("application/json;charset=UTF-8", JSON),
        ("APPLICATION/X-PROTOBUF", PROTOBUF),
        ("application/x-protobuf; x=y", PROTOBUF),
    ],
)
def test_media_types_may_have_parameters_and_capitals(collector, header, content_type):
    data, trace_id = simple()
    assert collector.export(encode(data, content_type), header).status_code == 200
    assert fetch(collector, trace_id) == spans_by_id(data)


def raw_deflate(body):
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(body) + compressor.flush()


ENCODINGS = {
    "identity": lambda body: body,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate, raw": raw_deflate,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("content_type", [PROTOBUF, JSON])
@pytest.mark.parametrize("name", ENCODINGS)
def test_every_content_encoding_is_understood(collector, name, content_type):
    data, trace_id = simple(20)
    body = ENCODINGS[name](encode(data, content_type))
    response = collector.export(body, content_type, Content_Encoding=name.split(",")[0])
    assert response.status_code == 200, response.text
    assert fetch(collector, trace_id) == spans_by_id(data)


INVALID_IDS = {
    "trace id of 0 bytes": {"trace_id": b""},
    "trace id of 7 bytes": {"trace_id": b"1234567"},
    "trace id of 15 bytes": {"trace_id": b"1" * 15},
    "trace id of 17 bytes": {"trace_id": b"1" * 17},
    "trace id of 32 bytes": {"trace_id": b"1" * 32},
    "trace id all zero": {"trace_id": bytes(16)},
    "span id of 0 bytes": {"span_id": b""},
    "span id of 7 bytes": {"span_id": b"1234567"},
    "span id of 9 bytes": {"span_id": b"123456789"},
    "span id of 16 bytes": {"span_id": b"1" * 16},
    "span id all zero": {"span_id": bytes(8)},
}


@pytest.mark.parametrize("content_type", [PROTOBUF, JSON])
@pytest.mark.parametrize("case", INVALID_IDS)
def test_spans_with_invalid_ids_are_rejected_alone(collector, case, content_type):
    data, trace_id = simple(5)
    expected = spans_by_id(data)
    for _ in range(3):
        bad = data.resource_spans[0].scope_spans[0].spans.add(name="bad")
        bad.trace_id = INVALID_IDS[case].get("trace_id", bytes.fromhex(trace_id))
        bad.span_id = INVALID_IDS[case].get("span_id", generator.identifier(8))
    response = collector.export(encode(data, content_type), content_type)
    assert response.status_code == 200, response.text
    partial = decode(ExportTraceServiceResponse(), response).partial_success
    assert partial.rejected_spans == 3
    assert "3" in partial.error_message and "id" in partial.error_message.lower()
    assert fetch(collector, trace_id) == expected


MALFORMED = {
    "truncated protobuf": (PROTOBUF, lambda body: body[:-3]),
    "no protobuf": (PROTOBUF, lambda body: b"\xff" * 40),
    "protobuf group": (PROTOBUF, lambda body: body + b"\x0b\x0c"),
    "bad UTF-8": (PROTOBUF, lambda body: body.replace(b"receiver", b"rec\xff\xfever")),
    "truncated JSON": (JSON, lambda body: body[:-3]),
    "no JSON": (JSON, lambda body: b"nope"),
    "empty JSON": (JSON, lambda body: b""),
    "JSON of the wrong kind": (JSON, lambda body: b"[]"),
    "a string for a list": (JSON, lambda body: b'{"resourceSpans":"x"}'),
    "a fraction for an integer": (JSON, lambda body: body.replace(b'"kind": 2', b'"kind": 1.5')),
    "a name for an enum": (JSON, lambda body: body.replace(b'"kind": 2', b'"kind": "SERVER"')),
    "text after the JSON": (JSON, lambda body: body + b"{}"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_body_is_refused_whole(collector, case):
    content_type, spoil = MALFORMED[case]
    data, trace_id = simple(3)
    body = encode(data, content_type)
    spoilt = spoil(body)
    assert spoilt != body
    response = collector.export(spoilt, content_type)
    assert_refused(collector, response, 400, content_type, code_pb2.INVALID_ARGUMENT, trace_id)


@pytest.mark.parametrize("name", ["gzip", "deflate", "zstd"])
@pytest.mark.parametrize("spoil", [lambda b: b[:-4], lambda b: b"\x00" + b], ids=["cut", "shifted"])
def test_a_broken_compressed_body_is_refused_whole(collector, name, spoil):
    data, trace_id = simple(3)
    body = spoil(ENCODINGS[name](data.SerializeToString()))
    response = collector.export(body, PROTOBUF, Content_Encoding=name)
    assert_refused(collector, response, 400, PROTOBUF, code_pb2.INVALID_ARGUMENT, trace_id)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused(collector, method):
    response = collector.session.request(method, collector.otlp_url + "/v1/traces")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/trace", "/v1/traces/", "/v1/traces/x", "/v1/%2e%2e/traces"])
def test_another_path_is_refused(collector, path):
    response = collector.session.post(
        collector.otlp_url + path, data=b"", headers={"Content-Type": PROTOBUF}
    )
    assert response.status_code == 404


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "application/jsonx", None])
def test_another_media_type_is_refused(collector, content_type):
    data, trace_id = simple()
    response = collector.export(data.SerializeToString(), content_type)
    assert response.status_code == 415
    assert collector.trace(trace_id).status_code == 404


@pytest.mark.parametrize("name", ["br", "compress", "gzip, gzip"])
def test_another_content_encoding_is_refused(collector, name):
    data, trace_id = simple()
    response = collector.export(data.SerializeToString(), PROTOBUF, Content_Encoding=name)
    assert_refused(collector, response, 415, PROTOBUF, trace_id=trace_id)


@pytest.mark.parametrize("content_type", [PROTOBUF, JSON])
@pytest.mark.parametrize("name", ENCODINGS)
def test_a_body_over_the_limit_is_refused(start, name, content_type):
    collector = start("--set", f"limits.request_bytes={REQUEST_LIMIT // 1024}KiB")
    data, trace_id = simple(2)
    data.resource_spans[0].resource.attributes.append(attribute("long", "x" * REQUEST_LIMIT))
    body = ENCODINGS[name](encode(data, content_type))
    response = collector.export(body, content_type, Content_Encoding=name.split(",")[0])
    assert_refused(collector, response, 413, content_type, trace_id=trace_id)


def test_json_is_read_as_leniently_as_otlp_asks(collector):
    data, trace_id = simple()
    form = json.loads(to_json(data))
    (span,) = form["resourceSpans"][0]["scopeSpans"][0]["spans"]
    span["traceId"] = span["traceId"].upper()
    span["spanId"] = span["spanId"].upper()
    span["startTimeUnixNano"] = int(span["startTimeUnixNano"])
    span["status"] = None
    span["events"] = None
    span["unknownField"] = {"nested": [1, 2, {"deep": None}]}
    span["attributes"] = [
        {"key": "number", "value": {"intValue": 7}},
        {"key": "text", "value": {"intValue": "-7"}},
        {"key": "nan", "value": {"doubleValue": "NaN"}},
        {"key": "infinity", "value": {"doubleValue": "-Infinity"}},
        {"key": "bytes", "value": {"bytesValue": "AP8="}},
        {"key": "null", "value": None},
    ]
    assert collector.export(json.dumps(form).encode(), JSON).status_code == 200

    expected = data.resource_spans[0].scope_spans[0].spans[0].attributes
    for key, value in [
        ("number", 7),
        ("text", -7),
        ("nan", float("nan")),
        ("infinity", float("-inf")),
        ("bytes", b"\x00\xff"),
        ("null", None),
    ]:
        expected.append(attribute(key, value))
    assert fetch(collector, trace_id) == spans_by_id(data)


def test_keys_in_snake_case_are_unknown_fields(collector):
    data, trace_id = simple()
    form = json.loads(to_json(data))
    (span,) = form["resourceSpans"][0]["scopeSpans"][0]["spans"]
    span["dropped_attributes_count"] = 5
    assert collector.export(json.dumps(form).encode(), JSON).status_code == 200
    assert fetch(collector, trace_id) == spans_by_id(data)


def test_one_request_may_carry_many_traces(collector):
    data = TracesData()
    parts = [simple(2) for _ in range(50)]
    for part, _ in parts:
        data.resource_spans.extend(part.resource_spans)
    assert collector.export(data.SerializeToString()).status_code == 200
    assert len(trace_ids(data)) == len(parts)
    for part, trace_id in parts:
        assert fetch(collector, trace_id) == spans_by_id(part)


PAGE = "http://localhost:3000"


def ask_first(collector, origin):
    """What a browser asks before a page's exporter may post."""
    return collector.session.options(
        collector.otlp_url + "/v1/traces",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )


def test_a_browser_may_export_from_a_page_that_is_allowed(start):
    collector = start("--set", f'cors.origins=["{PAGE}"]')
    asked = ask_first(collector, PAGE)
    assert asked.status_code in (200, 204)
    assert asked.headers["Access-Control-Allow-Origin"] == PAGE
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert "content-type" in asked.headers["Access-Control-Allow-Headers"].lower()
    assert collector.export(b"", Origin=PAGE).headers["Access-Control-Allow-Origin"] == PAGE

    other = ask_first(collector, "http://elsewhere.example")
    assert "Access-Control-Allow-Origin" not in other.headers


def test_no_page_may_export_unless_it_is_allowed(collector):
    assert "Access-Control-Allow-Origin" not in ask_first(collector, PAGE).headers


def test_every_answer_echoes_or_makes_correlation_ids(collector):
    given = collector.export(b"", X_Correlation_Id="order-7", X_Request_Id="request-7")
    assert given.headers["X-Correlation-Id"] == "order-7"
    assert given.headers["X-Request-Id"] == "request-7"
    made = collector.export(b"")
    assert made.headers["X-Correlation-Id"] and made.headers["X-Request-Id"]
