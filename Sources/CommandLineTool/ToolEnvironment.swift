package import HTTPClient
package import SystemClock

/// What a verb may touch of the world: two outputs, the variables, the clock, and a server.
///
/// Tests put their own in place of each.
package struct ToolEnvironment: Sendable {
    /// Where results go.
    package var output: any ToolOutput
    /// Where messages go.
    package var errors: any ToolOutput
    /// Shows long results a page at a time; nil where there is no such thing.
    package var pager: (any ToolOutput)?
    /// The environment variables.
    package var variables: [String: String]
    /// The columns of the terminal on the output; nil when it is none, 0 when it does not say.
    package var terminalWidth: Int?
    package var time: any TimeSource
    /// Makes the way to a server; nothing is sent.
    package var connect: @Sendable (HTTPEndpoint) -> any APITransport

    /// Makes an environment of its parts.
    package init(
        output: any ToolOutput, errors: any ToolOutput, variables: [String: String],
        terminalWidth: Int?, time: any TimeSource,
        connect: @escaping @Sendable (HTTPEndpoint) -> any APITransport
    ) {
        self.output = output
        self.errors = errors
        self.variables = variables
        self.terminalWidth = terminalWidth
        self.time = time
        self.connect = connect
    }

    /// How results are to be written for an invocation.
    package func style(for invocation: Invocation) -> OutputStyle {
        OutputStyle(invocation, environment: variables, terminalWidth: terminalWidth)
    }

    /// Writes the lines of a result; long ones through a pager where a person reads along.
    package func show(_ lines: [String], style: OutputStyle) {
        guard !lines.isEmpty else { return }
        let text = lines.joined(separator: "\n") + "\n"
        if style.usesPager, let pager, pager.write(text) { return }
        output.write(text)
    }

    /// Says in one line what is wrong and what to do.
    package func complain(_ message: String, hint: String? = nil) {
        let text = hint.map { "\(message); \($0)" } ?? message
        errors.write("tracewell: \(VisibleText.of(text))\n")
    }
}

/// Where text goes.
package protocol ToolOutput: AnyObject, Sendable {
    /// Writes text; false when no one reads it any more, so that there is no point in more.
    @discardableResult
    func write(_ text: String) -> Bool
}
