package import Assembly
import Bytes
import OTLP
import TraceModel

extension CompletedTrace {
    /// The service and the name of the root span, or of the first span when no root came.
    package var subject: (service: String, operation: String) {
        guard let (batch, record) = leadingSpan else { return ("", "") }
        return (
            batch.bytes(batch.resource(of: record).serviceName).string,
            batch.name(of: record).string
        )
    }

    /// From the earliest start of a span to the latest end, in nanoseconds.
    package var durationNanos: UInt64 {
        var (earliest, latest) = (UInt64.max, UInt64.min)
        for run in runs {
            for record in run.records {
                earliest = min(earliest, record.startTime.nanoseconds)
                latest = max(latest, record.endTime.nanoseconds)
            }
        }
        return latest > earliest ? latest - earliest : 0
    }
}
