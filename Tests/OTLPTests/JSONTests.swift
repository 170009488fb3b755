import Bytes
import OTLP
import Testing
import TraceModel

@Suite struct JSONTests {
    /// The spans of a request in JSON.
    private func spans(_ json: String) throws -> [Span] {
        let body = try OTLPJSON.transcode(ByteBuffer(json.utf8))
        let batch = try SpanBatch.scan(body).batch
        var decoder = SpanDecoder(batch)
        return batch.runs.flatMap { decoder.decode($0) }
    }

    private func request(_ fields: String) -> String {
        #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0AF7651916cd43dd8448eb211c80319c","#
            + #""spanId":"00f067aa0ba902B7"\#(fields.isEmpty ? "" : ",")\#(fields)}]}]}]}"#
    }

    @Test func `Identifiers are hex of either case`() throws {
        let span = try #require(try spans(request("")).first)
        #expect(span.traceID.description == "0af7651916cd43dd8448eb211c80319c")
        #expect(span.spanID.description == "00f067aa0ba902b7")
    }

    @Test func `A name written with escapes is the name it stands for`() throws {
        let plain = request(
            #"""
            "traceState":"a=b","parentSpanId":"0000000000000001","flags":257,"name":"n","kind":3,
            "startTimeUnixNano":"17","endTimeUnixNano":18,"attributes":[],"status":{"code":2},
            "droppedAttributesCount":1,"droppedEventsCount":3,"droppedLinksCount":5,
            "events":[{"name":"e"}],"links":[{"flags":1}]
            """#)
        var escaped = plain
        for field in SpanField.allCases {
            let name = "\(field)"
            let first = String(name.unicodeScalars.first?.value ?? 0, radix: 16)
            escaped = escaped.replacing(
                "\"\(name)\":", with: "\"\\u00\(first)\(name.dropFirst())\":")
        }
        #expect(escaped != plain)
        let expected = try OTLPJSON.transcode(ByteBuffer(plain.utf8)).array
        #expect(try OTLPJSON.transcode(ByteBuffer(escaped.utf8)).array == expected)
        #expect(try spans(escaped).first?.droppedLinksCount == 5)
    }

    @Test func `Every field of a span is read`() throws {
        let span = try #require(
            try spans(
                request(
                    #"""
                    "traceState":"a=b","parentSpanId":"0000000000000001","flags":257,"name":"é",
                    "kind":3,"startTimeUnixNano":"1700000000000000001","endTimeUnixNano":1700000000000000002,
                    "attributes":[{"key":"s","value":{"stringValue":"x\n"}},
                     {"key":"i","value":{"intValue":"-5"}},{"key":"j","value":{"intValue":7}},
                     {"key":"d","value":{"doubleValue":1.5}},{"key":"n","value":{"doubleValue":"NaN"}},
                     {"key":"b","value":{"boolValue":false}},{"key":"y","value":{"bytesValue":"AQI\/"}},
                     {"key":"a","value":{"arrayValue":{"values":[{"stringValue":""},{}]}}},
                     {"key":"m","value":{"kvlistValue":{"values":[{"key":"k","value":{"intValue":"1"}}]}}},
                     {"key":"e","value":{}},{"key":"z","value":null}],
                    "droppedAttributesCount":1,
                    "events":[{"timeUnixNano":"5","name":"ev","attributes":[],"droppedAttributesCount":2}],
                    "droppedEventsCount":3,
                    "links":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7",
                      "traceState":"c=d","flags":256,"droppedAttributesCount":4}],
                    "droppedLinksCount":5,"status":{"code":2,"message":"boom"},"unknown":{"a":[1,{}]}
                    """#)
            ).first)
        #expect(span.traceState == "a=b")
        #expect(span.parentSpanID == SpanID(1))
        #expect(span.flags == 257)
        #expect(span.name == "é")
        #expect(span.kind == .client)
        #expect(span.startTime.nanoseconds == 1_700_000_000_000_000_001)
        #expect(span.durationNanos == 1)
        #expect(span.attributes[key: "s"] == .string("x\n"))
        #expect(span.attributes[key: "i"] == .int(-5))
        #expect(span.attributes[key: "j"] == .int(7))
        #expect(span.attributes[key: "d"] == .double(1.5))
        #expect(span.attributes[key: "b"] == .bool(false))
        #expect(span.attributes[key: "y"] == .bytes([1, 2, 63]))
        #expect(span.attributes[key: "a"] == .array([.string(""), .empty]))
        #expect(span.attributes[key: "m"] == .map([Attribute("k", .int(1))]))
        #expect(span.attributes[key: "e"] == .empty)
        #expect(span.attributes[key: "z"] == .empty)
        guard case .double(let nan)? = span.attributes[key: "n"] else {
            Issue.record("NaN is not a double")
            return
        }
        #expect(nan.isNaN)
        #expect(span.droppedAttributesCount == 1)
        #expect(span.events.map(\.name) == ["ev"])
        #expect(span.droppedEventsCount == 3)
        #expect(span.links.first?.flags == 256)
        #expect(span.links.first?.traceID == span.traceID)
        #expect(span.droppedLinksCount == 5)
        #expect(span.status == SpanStatus(code: .error, message: "boom"))
    }

    @Test func `Null is the default everywhere`() throws {
        let span = try #require(
            try spans(
                request(
                    #""name":null,"kind":null,"startTimeUnixNano":null,"attributes":null,"status":null,"events":null"#
                )
            ).first)
        #expect(span.name.isEmpty)
        #expect(span.kind == .unspecified)
    }

    @Test(arguments: [
        #""kind":"SPAN_KIND_SERVER""#, #""kind":1.5"#, #""name":5"#, #""startTimeUnixNano":-1"#,
        #""startTimeUnixNano":1.5"#, #""startTimeUnixNano":"x""#, #""attributes":{}"#,
        #""attributes":[{"key":1}]"#, #""attributes":[{"key":"a","value":{"intValue":1.5}}]"#,
        #""attributes":[{"key":"a","value":{"intValue":"9223372036854775808"}}]"#,
        #""attributes":[{"key":"a","value":{"boolValue":"true"}}]"#,
        #""attributes":[{"key":"a","value":{"bytesValue":"*"}}]"#,
        #""attributes":[{"key":"a","value":{"doubleValue":"many"}}]"#,
        #""droppedAttributesCount":4294967296"#, #""droppedAttributesCount":-1"#,
        #""status":[]"#, #""status":{"code":"STATUS_CODE_OK"}"#, #""traceState":{}"#,
        #""name":"\ud800""#, #""events":[5]"#, #""flags":"x""#,
    ])
    func `A value of a wrong type or out of range makes the request malformed`(field: String) {
        #expect(throws: DecodeError.self) { try spans(request(field)) }
    }

    @Test(arguments: ["", "5", "[]", "null", "{", #"{"resourceSpans":{}}"#, "{} {}", "\u{1}"])
    func `What is not a request is malformed`(text: String) {
        #expect(throws: DecodeError.self) { try spans(text) }
    }

    @Test func `An identifier that is not hex has its span rejected alone`() throws {
        let json =
            #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz","spanId":"00f067aa0ba902b7"},"#
            + #"{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7","parentSpanId":"nope"},"#
            + #"{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7"}]}]}]}"#
        let scan = try SpanBatch.scan(try OTLPJSON.transcode(ByteBuffer(json.utf8)))
        #expect(scan.batch.spans.count == 1)
        #expect(scan.rejected[.invalidTraceID] == 1)
        #expect(scan.rejected[.invalidParentSpanID] == 1)
    }

    @Test func `Values nested past the limit are malformed`() {
        func nested(_ depth: Int) -> String {
            request(
                #""attributes":[{"key":"a","value":"#
                    + String(repeating: #"{"arrayValue":{"values":["#, count: depth)
                    + #"{"intValue":1}"# + String(repeating: "]}}", count: depth) + "}]")
        }
        #expect(throws: Never.self) { try spans(nested(31)) }
        #expect(throws: DecodeError.self) { try spans(nested(32)) }
        #expect(throws: DecodeError.self) { try spans(nested(10_000)) }
    }

    @Test func `What is written as JSON reads back as the same spans`() throws {
        let source = try spans(
            request(
                #""name":"a","kind":2,"startTimeUnixNano":"9","status":{"code":1},"flags":1,"#
                    + #""attributes":[{"key":"k","value":{"arrayValue":{"values":[{"doubleValue":"Infinity"},{"bytesValue":"/w=="}]}}}],"#
                    + #""links":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7"}]"#
            ))
        var json = JSONWriter()
        OTLPJSON.write(source, to: &json)
        #expect(try spans(json.finish().string) == source)
    }
}

@Suite struct PlainJSONAttributeTests {
    /// The attribute of a request that has only this one.
    private func attribute(_ json: String) throws -> Attribute? {
        let text =
            #"{"resourceSpans":[{"resource":{"attributes":[\#(json)]},"scopeSpans":[{"spans":["#
            + #"{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7"}]}]}]}"#
        let batch = try SpanBatch.scan(OTLPJSON.transcode(ByteBuffer(text.utf8))).batch
        var decoder = SpanDecoder(batch)
        return batch.runs.first.map { decoder.decode($0) }?.first?.resource.attributes.first
    }

    @Test(arguments: [
        (#"{"key":"k","value":{"stringValue":"v"}}"#, AttributeValue.string("v")),
        (#"{"key": "k", "value": {"stringValue": "v"}}"#, .string("v")),
        (#"{ "key" : "k" , "value" : { "stringValue" : "v" } }"#, .string("v")),
        (#"{"value":{"stringValue":"v"},"key":"k"}"#, .string("v")),
        (#"{"key":"k","value":{"stringValue":"a\"b\u0041"}}"#, .string("a\"bA")),
        (#"{"key":"k","value":{"stringValue":""}}"#, .string("")),
        (
            #"{"key":"k","value":{"stringValue":"naïve 😀 and more than sixteen bytes"}}"#,
            .string("naïve 😀 and more than sixteen bytes")
        ),
        (#"{"key":"k","value":{"intValue":"-42"}}"#, .int(-42)),
        (#"{"key":"k","value":{"intValue":42}}"#, .int(42)),
        (#"{"key":"k","value":{"intValue":"9223372036854775807"}}"#, .int(.max)),
        (#"{"key":"k","value":{"intValue":4e2}}"#, .int(400)),
        (#"{"key":"k","value":{"boolValue":true}}"#, .bool(true)),
        (#"{"key":"k","value":{"boolValue": false}}"#, .bool(false)),
        (#"{"key":"k","value":{"doubleValue":1.5}}"#, .double(1.5)),
        (#"{"key":"k","value":{"doubleValue":"NaN"},"x":1}"#, .double(.nan)),
        (#"{"key":"k","value":{"stringValue":null}}"#, .empty),
    ])
    func `Every layout of an attribute reads as the same`(json: String, value: AttributeValue)
        throws
    {
        let read = try #require(try attribute(json))
        #expect(read.key == "k")
        // NaN equals nothing, so what is written of it is compared.
        #expect("\(read.value)" == "\(value)")
    }

    @Test(arguments: [
        #"{"key":"k","value":{"intValue":"042"}}"#, #"{"key":"k","value":{"intValue":"-"}}"#,
        #"{"key":"k","value":{"intValue":}}"#, #"{"key":"k","value":{"boolValue":tru}}"#,
        #"{"key":"k","value":{"stringValue":"v"}"#, #"{"key":"k","value":{"stringValue":"v}}"#,
        #"{"key":"k,"value":{"stringValue":"v"}}"#, #"{"key":"k""value":{"stringValue":"v"}}"#,
        #"{"key":"k","value":{"stringValue":v}}"#, #"{"key":"k","value":{"stringValue":"v"}}}"#,
        "{\"key\":\"k\",\"value\":{\"stringValue\":\"a\nb\"}}", #"{"key":"k","value":"#,
        #"{"key":"#,
    ])
    func `What looks like an attribute and is none is malformed`(json: String) {
        #expect(throws: DecodeError.self) { try attribute(json) }
    }
}
