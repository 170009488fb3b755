/// How much the numbers from spans may cost, and what counts as slow.
package struct InsightSettings: Sendable {
    /// The most label sets of a metric; what comes after is counted as `other`.
    package var series = 2000
    /// From which duration on a query of a database counts as slow.
    package var slowQuery = Duration.milliseconds(500)
    /// How many spans of calls wait at most for the other side.
    package var pendingCalls = 100_000
    /// How long spans of calls wait: exporters send every 5 s, each in its own time.
    package var callWait = Duration.seconds(10)
    /// How many names of messages wait at most for the other side; a message has one or two.
    package var pendingMessages = 200_000
    /// How long messages wait, which is the longest wait in a queue that is seen.
    package var messageWait = Duration.seconds(3600)

    /// Makes the usual settings.
    package init() {}
}
