import HTTPClient
import SystemClock

// The same requests sent to Rotel, a collector in Rust, beside ours on the same machine.
extension Scenario {
    /// Rotel takes requests, decodes them and lets them go: it samples, journals and stores nothing.
    static let rotel = Scenario(
        name: "rotel", group: "rivals", summary: "Rotel, which takes spans and drops them",
        needs: "ROTEL_BINARY"
    ) { settings in
        guard let binary = ProgramEnvironment.variable("ROTEL_BINARY") else { return [] }
        return try PayloadForm.allCases.flatMap { form in
            let payloads = Payloads(spans: settings.spans, form: form)
            let directory = try TemporaryDirectory()
            let address = "127.0.0.1:\(try FreePort.find())"
            let process = try ChildProcess([
                binary, "start", "--otlp-http-endpoint", address,
                "--otlp-grpc-endpoint", "127.0.0.1:\(try FreePort.find())",
                "--exporter", "blackhole", "--pid-file", "\(directory.path)/pid",
                "--log-file", "\(directory.path)/log",
            ])
            try waitUntilAnswering(address)
            let before = ProcessUsage(of: process.identifier)
            let load = LoadGenerator(address: address, connections: settings.connections)
            let sent = try load.send(payloads)
            Clock.sleep(.seconds(1))
            guard let before, let after = ProcessUsage(of: process.identifier) else {
                throw BenchmarkError.failed("Rotel ended early")
            }
            let spans = Double(payloads.spanCount)
            let used = (after.processorSeconds - before.processorSeconds) / spans * 1e6
            return [
                Figure("\(form), processor", used, "s/million spans"),
                Figure("\(form), accepted", spans / (Double(sent.wall) / 1e9), "spans/s"),
                Figure("\(form), memory, most", Double(after.peakBytes) / 1e6, "MB"),
            ]
        }
    }

    private static func waitUntilAnswering(_ address: String) throws(BenchmarkError) {
        guard let endpoint = HTTPEndpoint("http://\(address)") else { return }
        let deadline = Clock.wall + Duration.seconds(20).wholeNanoseconds
        let session = HTTPSession(endpoint)
        while Clock.wall < deadline {
            if (try? session.send(HTTPClientRequest("GET", "/"))) != nil { return }
            Clock.sleep(.milliseconds(20))
        }
        throw .failed("nobody answers at \(address)")
    }
}
