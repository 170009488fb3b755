import Testing
import TraceModel

@testable import TraceQL

/// What expressions in braces are on a span that has a bit of everything.
@Suite struct FieldExpressionTests {
    private static func spans() throws -> QueriedSpans {
        let root = try Span.numbered(1, name: "root op") { span in
            span.kind = .producer
            span.attributes = [Attribute("up", .int(7)), Attribute("text", .string("above"))]
            span.resource = Resource(attributes: [
                Attribute("service.name", .string("edge")), Attribute("zone", .string("z1")),
            ])
            span.endTime = span.startTime.adding(nanoseconds: 2_000_000_000)
        }
        let span = try Span.numbered(0x1A2B, parent: 1, name: "GET /") { span in
            span.kind = .server
            span.status = SpanStatus(code: .error, message: "boom")
            span.endTime = span.startTime.adding(nanoseconds: 1_500_000_000)
            span.attributes = attributes
            span.resource = Resource(attributes: [
                Attribute("service.name", .string("shop")), Attribute("text", .string("res")),
                Attribute("only", .string("r")), Attribute("null", .string("filled")),
            ])
            span.scope = InstrumentationScope(
                name: "lib", version: "1.2", attributes: [Attribute("s", .int(1))])
            span.events = [
                SpanEvent(
                    time: span.startTime.adding(nanoseconds: 10_000_000), name: "exception",
                    attributes: [Attribute("type", .string("A")), Attribute("one", .int(4))]),
                SpanEvent(
                    time: span.startTime.subtracting(nanoseconds: 5_000_000), name: "retry",
                    attributes: [
                        Attribute("type", .array([.string("B"), .string("C")]))
                    ]),
            ]
            span.links = [
                SpanLink(
                    traceID: TraceID(high: 0, low: 0xFEED), spanID: SpanID(0xCAFE),
                    attributes: [Attribute("ref", .string("child_of"))])
            ]
        }
        return try QueriedSpans([root, span])
    }

    private static let attributes = [
        Attribute("text", .string("b")), Attribute("int", .int(5)),
        Attribute("float", .double(2.5)), Attribute("yes", .bool(true)),
        Attribute("no", .bool(false)), Attribute("null", .empty),
        Attribute("text", .string("second")), Attribute("bytes", .bytes([1])),
        Attribute("map", .map([Attribute("k", .int(1))])),
        Attribute("texts", .array([.string("a"), .string("b")])),
        Attribute("ints", .array([.int(1), .int(3)])), Attribute("none", .array([])),
        Attribute("flags", .array([.bool(false), .bool(true)])),
        Attribute("mixed", .array([.string("a"), .int(1)])),
        Attribute("deep", .array([.array([.string("a")])])),
        Attribute("negative", .int(-3)), Attribute("latency", .int(1_500_000_000)),
        Attribute("least", .int(.min)), Attribute("most", .int(.max)),
        Attribute("nan", .double(.nan)), Attribute("unicode", .string("grün")),
        Attribute("", .int(1)), Attribute("a.b c", .int(9)),
        Attribute("long", .string(String(repeating: "x", count: 300))),
        Attribute(String(repeating: "k", count: 200), .int(2)),
    ]

    /// An expression, and whether it is true of the span.
    private func check(_ expression: String, _ isTrue: Bool) throws {
        let found = try Self.spans().names("{ span:id = \"1a2b\" && (\(expression)) }")
        #expect(found == (isTrue ? ["GET /"] : []), "\(expression)")
    }

    @Test(arguments: [
        (".text = \"b\"", true), (".text = \"second\"", false), (".text != \"b\"", false),
        (".text != \"a\"", true), (".text < \"c\"", true), (".text <= \"b\"", true),
        (".text > \"a\"", true), (".text > \"bb\"", false), (".text >= \"B\"", true),
        (".unicode = \"grün\"", true), (".unicode > \"grz\"", true),
        (".long > \"x\"", true), (".text = 5", false), (".text != 5", false),
        (".text > 5", false), (".text = true", false), (".text = ok", false),
        (".int = 5", true), (".int = 5.0", true), (".int = 5ns", true), (".int != 5", false),
        (".int != 6", true), (".int < 5.5", true), (".int <= 5", true), (".int > 4.9", true),
        (".int >= 6", false), (".int = \"5\"", false), (".int != \"5\"", false),
        ("5 = .int", true), ("6 > .int", true), ("4 > .int", false),
        (".float = 2.5", true), (".float > 2", true), (".float < 3", true),
        (".float = 2", false), (".float != 2", true), (".float < 3ns", true),
        (".latency = 1.5s", true), (".latency > 1s", true), (".latency < 1500001us", true),
        (".least = minInt", true), (".most = maxInt", true), (".least < -9e18", true),
        (".nan = .nan", false), (".nan != 1", true), (".nan < 1", false), (".nan >= 1", false),
        (".yes = true", true), (".yes != true", false), (".yes != false", true),
        (".no = false", true), (".yes = 1", false), (".yes = \"true\"", false),
        (".\"a.b c\" = 9", true), (".\(String(repeating: "k", count: 200)) = 2", true),
    ])
    func `Attributes compare with values of their type`(
        expression: String, isTrue: Bool
    ) throws {
        try check(expression, isTrue)
    }

    @Test(arguments: [
        (".text = nil", false), (".text != nil", true), (".absent = nil", true),
        (".absent != nil", false), ("nil = .absent", true), ("nil != .text", true),
        ("span.null = nil", true), ("span.null != nil", false), (".null = \"filled\"", true),
        (".bytes != nil", true), (".map != nil", true), (".none != nil", true),
        (".bytes = \"\"", false), (".map = 1", false), (".absent = 1", false),
        (".absent != 1", false), (".absent < 1", false), ("!(.absent = 1)", true),
        (".absent =~ \".*\"", false), (".absent !~ \".*\"", false),
        (".absent = .absent", false), (".absent != .absent", false), ("nil = nil", false),
        ("nil != nil", false), ("5 = nil", false), ("5 != nil", true),
        ("status = nil", false), ("status != nil", true), ("parent = nil", false),
        ("parent != nil", true), ("(.absent + 1) = nil", true), ("-.text = nil", true),
    ])
    func `What is not there is nil and compares with nothing`(
        expression: String, isTrue: Bool
    ) throws {
        try check(expression, isTrue)
    }

    @Test(arguments: [
        (".texts = \"b\"", true), (".texts = \"c\"", false), (".texts != \"c\"", true),
        (".texts != \"b\"", false), (".texts > \"a\"", true), (".texts < \"a\"", false),
        ("\"b\" = .texts", true), ("\"a\" < .texts", true), ("\"b\" < .texts", false),
        (".texts =~ \"a|z\"", true), (".texts =~ \"z\"", false), (".texts !~ \"z\"", true),
        (".texts !~ \"a\"", false), (".ints = 3", true), (".ints = 2", false),
        (".ints != 2", true), (".ints > 2", true), (".ints > 3.5", false),
        (".ints = \"1\"", false), (".ints != \"1\"", false), (".none = 1", false),
        (".none != 1", true), (".none !~ \"x\"", true), (".flags", true), (".flags = true", true),
        (".flags != true", false), (".mixed = \"a\"", true), (".mixed = 1", true),
        (".mixed != \"z\"", false), (".mixed !~ \"z\"", false), (".deep = \"a\"", false),
        (".texts = .texts", false), (".texts = .text", true), (".ints + 1 = 2", false),
        (".texts != .absent", false),
    ])
    func `Lists match by any element, and differ in all of them`(
        expression: String, isTrue: Bool
    ) throws {
        try check(expression, isTrue)
    }

    @Test(arguments: [
        (".yes", true), (".no", false), (".absent", false), (".text", false), (".int", false),
        ("!.yes", false), ("!.no", true), ("!.absent", false), ("!.text", false),
        (".yes && .int = 5", true), (".yes && .no", false), (".no || .yes", true),
        (".absent || .yes", true), (".absent && .yes", false), (".text || .yes", true),
        ("(.yes || .no) = true", true), ("(.yes && .no) = false", true),
        (".yes || .no && .no", false), (".yes || (.no && .no)", true),
        ("!(.yes && .no)", true), ("true", true), ("false", false), ("!false", true),
        ("1 = 1", true), ("1 > 2", false), ("(1 = 1) = .yes", true),
        (".yes = .yes", true), (".yes != .no", true), (".text = .unicode", false),
        (".int > .float", true), (".latency = duration", true),
    ])
    func `Conditions are joined and negated`(expression: String, isTrue: Bool) throws {
        try check(expression, isTrue)
    }

    @Test(arguments: [
        (".text =~ \"b\"", true), (".text =~ \"B\"", false), (".long =~ \"x\"", false),
        (".long =~ \"x+\"", true), (".long !~ \"x\"", true), (".unicode =~ \"gr.n\"", true),
        (".int =~ \"5\"", false), (".int !~ \"5\"", false), ("name =~ \"GET .*\"", true),
        ("name =~ \"GET\"", false), ("name !~ \"POST.*\"", true), ("\"ab\" =~ \"a.\"", true),
        ("name =~ \"(?i)get /\"", true),
    ])
    func `Patterns match a text from its start to its end`(
        expression: String, isTrue: Bool
    ) throws {
        try check(expression, isTrue)
    }

    @Test(arguments: [
        (".int + 2 = 7", true), (".int - 7 = -2", true), (".int * 3 = 15", true),
        (".int / 2 = 2", true), (".int % 3 = 2", true), (".int ^ 3 = 125", true),
        (".int ^ -1 = 0.2", true), (".int / 2.0 = 2.5", true), (".float * 2 = 5", true),
        ("-.int = -5", true), ("-.float = -2.5", true), ("-.absent = 0", false),
        (".int / 0 = 0", false), (".int % 0 = 0", false), (".int / 0 = nil", true),
        (".int / 0.0 > 1e300", true), ("7 % 2.5 = 2", true), ("-7 % 3 = -1", true),
        (".most + 1 > 9.2e18", true), (".most * 2 > 1e19", true), (".least - 1 < -9.2e18", true),
        ("-.least > 9.2e18", true), (".least / -1 > 9.2e18", true), (".most ^ 2 > 1e37", true),
        ("2 ^ 62 = 4611686018427387904", true), ("2 ^ 64 > 1.8e19", true), ("0 ^ 0 = 1", true),
        ("1 ^ 4000000000 = 1", true), ("2 ^ 3 ^ 2 = 512", true),
        ("duration / 2 = 750ms", true), ("duration * 2 = 3s", true),
        ("duration - 500ms = 1s", true), ("duration % 1s = 500ms", true),
        ("duration + 1 = 1500000001", true), ("duration / 1s = 1.5", true),
        (".text + 1 = 1", false), (".text + 1 != 1", false), (".yes + 1 = 1", false),
        ("10 * 1024 * 1024 = 10485760", true),
    ])
    func `Numbers are computed without overflow`(expression: String, isTrue: Bool) throws {
        try check(expression, isTrue)
    }

    @Test(arguments: [
        ("duration = 1.5s", true), ("span:duration > 2s", false), ("name = \"GET /\"", true),
        ("status = error", true), ("status != ok", true), ("statusMessage = \"boom\"", true),
        ("kind = server", true), ("kind != server", false), ("childCount = 0", true),
        ("rootName = \"root op\"", true), ("rootServiceName = \"edge\"", true),
        ("traceDuration > 1.9s", true), ("trace:duration < 2.1s", true),
        ("trace:id = \"0000000000000abc0000000000000def\"", true),
        ("trace:id = \"ABC0000000000000DEF\"", true), ("trace:id != \"abc\"", true),
        ("trace:id =~ \"0+abc0+def\"", true), ("span:id = \"0000000000001a2b\"", true),
        ("span:id = \"1A2B\"", true), ("span:id = \"xyz\"", false),
        ("span:parentID = \"1\"", true), ("\"1\" = span:parentID", true),
        ("span:parentID != nil", true), ("nestedSetParent = 1", true), ("nestedSetLeft = 2", true),
        ("nestedSetRight = 3", true), ("resource.text = \"res\"", true),
        ("span.text = \"b\"", true), (".only = \"r\"", true), ("span.only = nil", true),
        (".service.name = \"shop\"", true), ("resource.service.name = \"shop\"", true),
        ("instrumentation:name = \"lib\"", true), ("instrumentation:version = \"1.2\"", true),
        ("instrumentation.s = 1", true), ("instrumentation.x = nil", true), (".s = nil", true),
        ("event:name = \"retry\"", true), ("event:name != \"retry\"", false),
        ("event:name != \"x\"", true), ("event:name =~ \"ex.*\"", true),
        ("event:timeSinceStart = 10ms", true), ("event:timeSinceStart < 0s", true),
        ("event:timeSinceStart > 20ms", false), ("event.type = \"A\"", true),
        ("event.type = \"C\"", true), ("event.type = \"D\"", false), ("event.one = 4", true),
        ("event.one + 1 = 5", true), ("event.absent = nil", true), (".type = nil", true),
        ("link:traceID = \"feed\"", true), ("link:spanID = \"cafe\"", true),
        ("link.ref = \"child_of\"", true), ("link.absent = nil", true),
    ])
    func `Fields of the span, its trace, its events and links are read`(
        expression: String, isTrue: Bool
    ) throws {
        try check(expression, isTrue)
    }

    @Test(arguments: [
        ("parent.duration = 2s", true), ("parent.name = \"root op\"", true),
        ("parent.kind = producer", true), ("parent.status = unset", true),
        ("parent.statusMessage = \"\"", true), ("parent.childCount = 1", true),
        ("parent.nestedSetLeft = 1", true), ("parent.nestedSetParent = -1", true),
        ("parent.rootName = \"root op\"", true), ("parent.parent = nil", true),
        ("parent.up = 7", true), ("parent.span.up = 7", true), ("parent.zone = \"z1\"", true),
        ("parent.resource.zone = \"z1\"", true), ("parent.resource.up = nil", true),
        ("parent.text = \"above\"", true), ("parent.absent = nil", true),
        ("parent.duration - duration = 500ms", true), ("parent.\"duration\" = nil", true),
        ("parent.resource.service.name != resource.service.name", true),
    ])
    func `Fields of the parent are read`(expression: String, isTrue: Bool) throws {
        try check(expression, isTrue)
    }

    @Test func `What a root lacks is nil`() throws {
        let spans = try Self.spans()
        for query in [
            "{ parent = nil }", "{ span:parentID = nil }", "{ nestedSetParent < 0 }",
            "{ name = \"root op\" && parent.name = nil && parent.zone = nil }",
            "{ name = \"root op\" && parent.duration = nil && parent.nestedSetLeft = nil }",
            "{ name = \"root op\" && event:name = nil && link:spanID = nil }",
            "{ instrumentation:name = \"\" && statusMessage = \"\" }",
        ] {
            #expect(try spans.names(query) == ["root op"], "\(query)")
        }
    }

    @Test func `Without a root its fields are nil`() throws {
        let spans = try QueriedSpans([Span.numbered(2, parent: 1, name: "a")])
        for query in [
            "{ rootName = nil && rootServiceName = nil }", "{ traceDuration = 1ms }",
            "{ nestedSetLeft = 0 && nestedSetRight = 0 && nestedSetParent = 0 }",
            "{ parent != nil && parent.name = nil }", "{ span:parentID = \"1\" }",
        ] {
            #expect(try spans.names(query) == ["a"], "\(query)")
        }
    }
}
