/// How a collector under test is configured, where it matters for what is measured.
///
/// Everything else is as the product has it by default.
struct CollectorOptions {
    /// `os`, `fsync` or `none`.
    var durability = "os"
    /// The share of traces that head sampling lets in, as the configuration writes it.
    var headRate = "100%"
    /// The policies that decide on whole traces, as the configuration writes them.
    var tailPolicies = "[{ name: all, type: always_sample }]"
    /// How long a trace is waited for, from its first span and from its root span.
    var decisionWait = (first: "10s", root: "2s")
    /// How large the store may become; its partitions are a sixteenth of that, at most 256 MiB.
    var storeBytes = "1000GiB"
    /// What pending traces may take.
    var pendingBytes = "2GiB"

    /// Policies that look into every trace and keep a tenth.
    static let tenthByTail = """
        [{ name: slow, type: latency, latency: { threshold_ms: 3600000 } }, \
        { name: dead, type: string_attribute, string_attribute: { key: job.outcome, values: [dead] } }, \
        { name: baseline, type: probabilistic, probabilistic: { sampling_percentage: 10 } }]
        """

    /// The configuration file of a collector that keeps everything in a directory.
    func yaml(data: String) -> String {
        """
        data_dir: \(data)
        durability: \(durability)
        listen: { otlp_http: "127.0.0.1:0", otlp_grpc: "", api: "127.0.0.1:0" }
        limits: { pending_bytes: \(pendingBytes), connections_per_address: 10000 }
        storage: { max_bytes: \(storeBytes) }
        log: { level: info }
        environments:
          prod:
            head: { rate: \(headRate) }
            tail:
              decision_wait: \(decisionWait.first)
              decision_wait_after_root: \(decisionWait.root)
              policies: \(tailPolicies)

        """
    }
}
