/// A bar on the error output that shows how far something long is; silent where no one watches.
///
/// Drawn anew only when it looks different, and erased at the end.
final class ProgressBar {
    private let label: String
    private let output: (any ToolOutput)?
    private var shown = -1

    /// How many characters the bar is wide.
    private static let width = 30

    /// Makes a bar, which draws only when results go to a terminal.
    init(_ label: String, in environment: ToolEnvironment) {
        self.label = label
        let isWatched = environment.terminalWidth != nil && environment.variables["TERM"] != "dumb"
        output = isWatched ? environment.errors : nil
    }

    /// Shows a fraction between 0 and 1.
    func show(_ fraction: Double) {
        let percent = Int(min(max(fraction, 0), 1) * 100)
        guard let output, percent != shown else { return }
        shown = percent
        let filled = percent * Self.width / 100
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: ".", count: Self.width - filled)
        output.write("\r\(label) [\(bar)] \(percent) %")
    }

    /// Takes the bar away.
    func end() {
        guard let output, shown >= 0 else { return }
        output.write("\r\u{1B}[K")
    }
}
