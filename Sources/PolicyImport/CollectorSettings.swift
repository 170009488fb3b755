import YAML

/// The keys of `tail_sampling` beside its policies and waits: what they come to here.
enum CollectorSettings {
    /// Says of each key that is set what becomes of it.
    static func read(_ section: inout ImportSection, _ remarks: inout [ImportRemark]) {
        for (key, purpose) in met {
            guard let node = section.take(key) else { continue }
            remarks.append(.note(node.position.line, "\(key) is not needed: \(purpose)"))
        }
        for (key, harmless, loss) in lost {
            guard let node = section.take(key), node.text != harmless else { continue }
            remarks.append(.loss(node.position.line, "\(key) is not carried over: \(loss)"))
        }
        for entry in section.rest {
            remarks.append(
                .loss(entry.keyPosition.line, "\(entry.key) is not known and not carried over"))
        }
    }

    /// Keys whose purpose is met in another way.
    private static let met: [(key: String, purpose: String)] = [
        ("num_traces", "limits.pending_bytes bounds pending traces by their size in memory"),
        ("expected_new_traces_per_sec", "memory is taken as traces come"),
        ("decision_cache", "decisions are remembered, so that late spans follow them"),
        ("block_on_overflow", "a full collector refuses with 429, and clients send again"),
        ("num_shards", "limits are those of the whole collector"),
        ("tail_storage", "pending traces are in the journal"),
    ]

    /// Keys without a counterpart, unless they have the value that means as much.
    private static let lost: [(key: String, harmless: String, loss: String)] = [
        (
            "sample_on_first_match", "false",
            "every policy is asked, so that limits behind a match are charged, too"
        ),
        (
            "drop_pending_traces_on_shutdown", "false",
            "pending traces are decided, and those that cannot be come back at the next start"
        ),
        (
            "maximum_trace_size_bytes", "0",
            "limits.spans_per_trace has large traces decided early, and they are not dropped"
        ),
        ("sampling_strategy", "trace-complete", "traces are decided when they are complete"),
    ]
}
