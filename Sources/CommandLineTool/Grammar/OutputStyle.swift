/// What may be written to standard output: colours, characters beyond ASCII, pages, and how wide.
package struct OutputStyle: Sendable, Equatable {
    /// Whether a person reads along: progress and pages make sense.
    package let isTerminal: Bool
    /// Whether colours and bold letters are written.
    package let usesColor: Bool
    /// Whether characters beyond ASCII are drawn with.
    package let usesUnicode: Bool
    /// Whether long output goes through a pager.
    package let usesPager: Bool
    /// The columns to draw in.
    package let width: Int

    /// The width where nothing says how wide the output is.
    package static let standardWidth = 100
    private static let widths = 20...1000

    /// Decides by flags, environment and terminal, in this order.
    ///
    /// - Parameters:
    ///   - invocation: The flags `--color`, `--ascii` and `--no-pager`.
    ///   - environment: `NO_COLOR`, `CLICOLOR_FORCE`, `TERM` and `COLUMNS` count.
    ///   - terminalWidth: The width of the terminal on standard output; nil if it is none.
    package init(
        _ invocation: Invocation, environment: [String: String], terminalWidth: Int?
    ) {
        self.init(
            color: invocation[Flags.color], isASCII: invocation[Flags.ascii],
            pager: invocation[Flags.pager], environment: environment, terminalWidth: terminalWidth)
    }

    /// Decides without flags, as for a help page.
    package init(environment: [String: String], terminalWidth: Int?) {
        self.init(
            color: .auto, isASCII: false, pager: true, environment: environment,
            terminalWidth: terminalWidth)
    }

    private init(
        color: ColorMode, isASCII: Bool, pager: Bool, environment: [String: String],
        terminalWidth: Int?
    ) {
        let isDumb = environment["TERM"] == "dumb"
        isTerminal = terminalWidth != nil
        usesUnicode = !isASCII && !isDumb
        usesPager = pager && isTerminal && !isDumb
        width =
            [environment["COLUMNS"].flatMap { Int($0) }, terminalWidth]
            .lazy.compactMap(\.self).first { Self.widths.contains($0) } ?? Self.standardWidth
        usesColor =
            switch color {
            case .always: true
            case .never: false
            case .auto: Self.allowsColor(environment, isTerminal: isTerminal && !isDumb)
            }
    }

    /// The conventions of no-color.org and bixense.com/clicolors.
    private static func allowsColor(_ environment: [String: String], isTerminal: Bool) -> Bool {
        if let value = environment["NO_COLOR"], !value.isEmpty { return false }
        if let value = environment["CLICOLOR_FORCE"], !value.isEmpty, value != "0" { return true }
        return isTerminal
    }
}
