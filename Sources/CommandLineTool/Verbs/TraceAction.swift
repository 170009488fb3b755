import Bytes
import Query

/// `trace`: shows one trace, drawn or in one of the formats of the server.
struct TraceAction: VerbAction {
    static let name = "trace"

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.attempt { () throws(ToolFailure) in
            let api = try ServerAPI(invocation, in: environment)
            let format = invocation[Flags.traceFormat]
            let isDrawn = format == .tree && !invocation[Flags.json]
            let asked = format == .tree ? .json : format
            let body = try api.get(
                ["traces", invocation[Arguments.trace].digits],
                query: [("format", asked.rawValue)])
            guard isDrawn else {
                environment.output.write(body.string + "\n")
                return .done
            }
            draw(try view(body), invocation, in: environment)
            return .done
        }
    }

    private func view(_ body: ByteBuffer) throws(ToolFailure) -> TraceView {
        do {
            return try body.withView { (text) throws(JSONError) in
                var json = try JSONReader(text, maxDepth: TraceView.jsonDepthLimit)
                return try TraceView(reading: &json)
            }
        } catch {
            throw ToolFailure(unreadable: error)
        }
    }

    private func draw(
        _ view: TraceView, _ invocation: Invocation, in environment: ToolEnvironment
    ) {
        var style = environment.style(for: invocation)
        if let width = invocation[Flags.width] { style = style.with(width: width) }
        let limit = invocation[Flags.all] ? nil : WaterfallRenderer.defaultLimit
        let picture = WaterfallRenderer(view, style: style, limit: limit)
        environment.show(picture.lines(), style: style)
    }
}

extension ToolFailure {
    /// An answer that is not what this version of the tool understands.
    init(unreadable error: JSONError) {
        self.init(
            .unreachable, "the answer of the server cannot be read: \(error.reason)",
            hint: "is it a tracewell server of this version?")
    }
}
