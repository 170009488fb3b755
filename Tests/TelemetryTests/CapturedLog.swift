import Bytes
import Synchronization
import Telemetry

/// A sink that keeps the lines for the test to look at.
final class CapturedLog: LogSink {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func write(_ line: ByteView) {
        let text = line.string
        kept.withLock { $0.append(text) }
    }
}
