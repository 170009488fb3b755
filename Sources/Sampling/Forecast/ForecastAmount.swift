/// Traces with their spans and bytes, and how far off a sum of them may be.
package struct ForecastAmount: Equatable, Sendable {
    package private(set) var traces = 0
    package private(set) var spans = 0
    package private(set) var bytes = 0
    /// Sums of squares: the variance of a sum of as many independent traces as happened to come.
    private var squaredSpans = 0.0
    private var squaredBytes = 0.0

    /// Makes an amount of nothing.
    package init() {}

    /// Adds a trace.
    package mutating func add(spans: Int, bytes: Int) {
        traces += 1
        self.spans += spans
        self.bytes += bytes
        squaredSpans += Double(spans) * Double(spans)
        squaredBytes += Double(bytes) * Double(bytes)
    }

    /// An estimate with the bounds between which it lies in 95 of 100 cases.
    package struct Estimate: Equatable, Sendable {
        package let value: Double
        package let low: Double
        package let high: Double
    }

    /// What it comes to over a longer time, if traffic goes on alike.
    ///
    /// - Parameters:
    ///   - scale: How many times as long.
    ///   - open: What may come on top of it: traces that could not be judged.
    /// - Returns: Each of its sums.
    package func perDay(
        _ scale: Double, open: ForecastAmount = ForecastAmount()
    ) -> (traces: Estimate, spans: Estimate, bytes: Estimate) {
        func estimate(
            _ sum: Int, _ squares: Double, _ openSum: Int, _ openSquares: Double
        ) -> Estimate {
            let low = Double(sum) - 1.96 * squares.squareRoot()
            let high =
                Double(sum) + Double(openSum) + 1.96 * (squares + openSquares).squareRoot()
            return Estimate(
                value: Double(sum) * scale, low: max(0, low) * scale, high: high * scale)
        }
        return (
            estimate(traces, Double(traces), open.traces, Double(open.traces)),
            estimate(spans, squaredSpans, open.spans, open.squaredSpans),
            estimate(bytes, squaredBytes, open.bytes, open.squaredBytes)
        )
    }
}
