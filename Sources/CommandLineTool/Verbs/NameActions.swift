import Bytes

/// `services`: lists the services that sent spans.
struct ServicesAction: VerbAction {
    static let name = "services"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let body = try ServerAPI(invocation, in: environment).get(["services"])
            try environment.writeNames(of: "services", each: "service", in: body, invocation)
            return .done
        }
    }
}

/// `operations`: lists the operations of a service.
struct OperationsAction: VerbAction {
    static let name = "operations"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let service = invocation[Arguments.service]
            let body = try ServerAPI(invocation, in: environment).get(
                ["operations"], query: [("service", service)])
            let count = try environment.writeNames(
                of: "operations", each: "operation", in: body, invocation)
            guard count == 0 else { return .done }
            throw ToolFailure(
                .notFound, "no span of a service \(service) is known",
                hint: "tracewell services lists those there are")
        }
    }
}

extension ToolEnvironment {
    /// Writes a list of names, one a line; as JSON, each in an object.
    ///
    /// - Returns: How many there are.
    @discardableResult
    fileprivate func writeNames(
        of member: StaticString, each key: StaticString, in body: ByteBuffer,
        _ invocation: Invocation
    ) throws(ToolFailure) -> Int {
        let names: [String]
        do {
            names = try JSONLines.strings(of: member, in: body)
        } catch {
            throw ToolFailure(unreadable: error)
        }
        var lines: [String] = []
        for name in names {
            guard invocation[Flags.json] else {
                lines.append(VisibleText.of(name))
                continue
            }
            var json = JSONWriter(capacity: 64)
            json.beginObject()
            json.key(key)
            json.string(name)
            json.endObject()
            lines.append(json.finish().string)
        }
        show(lines, style: style(for: invocation))
        return names.count
    }
}
