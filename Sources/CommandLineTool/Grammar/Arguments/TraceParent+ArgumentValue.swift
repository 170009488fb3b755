package import TraceContext

extension TraceParent: ArgumentValue {
    package static var expected: String { "a W3C traceparent: 00-TRACEID-SPANID-01" }

    package init?(argument: String) { self.init(argument) }

    package var argumentText: String { description }
}
