import Spelling
import Testing

@Suite struct NearestNameTests {
    static let names = ["request_bytes", "pending_bytes", "os", "fsync", "none", "latency"]

    @Test(
        arguments: [
            ("request_byte", "request_bytes"), ("reqeust_bytes", "request_bytes"),
            ("rquest_byte", "request_bytes"), ("fsink", "fsync"), ("latancy", "latency"),
            ("nnoe", "none"), ("pending", "pending_bytes"), ("latency_ms", "latency"),
            ("so", "os"), ("x", nil), ("", nil), ("request", "request_bytes"), ("bytes", nil),
            ("fxxnkc", nil),
        ] as [(String, String?)])
    func `A name is guessed only when it is near`(written: String, meant: String?) {
        #expect(NearestName.of(written, among: Self.names) == meant)
    }

    @Test func `Of two names the longer beginning is meant, and neither of two continuations`() {
        let waits = ["decision_wait", "decision_wait_after_root"]
        #expect(NearestName.of("decision_wait_after_root_received", among: waits) == waits[1])
        #expect(NearestName.of("decision", among: waits) == nil)
    }

    @Test func `Very long names are not compared`() {
        let long = String(repeating: "a", count: 100_000)
        #expect(NearestName.of(long, among: [long + "b", "aa"]) == long + "b")
        #expect(NearestName.of(long, among: ["x" + long]) == nil)
    }
}
