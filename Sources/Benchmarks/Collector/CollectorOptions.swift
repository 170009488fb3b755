/// How a collector under test is configured, where it matters for what is measured.
///
/// Everything else is as the product has it by default.
struct CollectorOptions {
    /// `os`, `fsync` or `none`.
    var durability = "os"
    /// The share of traces that head sampling lets in, as the configuration writes it.
    var headRate = "100%"
    /// How long a trace is waited for, from its first span and from its root span.
    var decisionWait = (first: "10s", root: "2s")
    /// What pending traces may take.
    var pendingBytes = "2GiB"

    /// The configuration file of a collector that keeps everything in a directory.
    func yaml(data: String) -> String {
        """
        data_dir: \(data)
        durability: \(durability)
        listen: { otlp_http: "127.0.0.1:0", otlp_grpc: "", api: "127.0.0.1:0" }
        limits: { pending_bytes: \(pendingBytes), connections_per_address: 10000 }
        storage: { max_bytes: 1000GiB }
        log: { level: info }
        environments:
          prod:
            head: { rate: \(headRate) }
            tail:
              decision_wait: \(decisionWait.first)
              decision_wait_after_root: \(decisionWait.root)
              policies: [{ name: all, type: always_sample }]

        """
    }
}
