import ControlState
import Sampling
import Telemetry

/// What the collector counts of bumps.
enum SamplingMetrics {
    /// Counters of what was done to bumps.
    static func changes(_ registry: MetricsRegistry) -> MetricFamily<Counter> {
        registry.counters(
            "tracewell_bump_changes_total", help: "What was done to bumps, by people or by itself.",
            labels: [.oneOf(AuditRecord.Action.allCases.map(\.rawValue), "action")])
    }

    /// Registers what each tail policy said.
    static func sample(_ registry: MetricsRegistry, policies: Reloadable<TailDecider>) {
        registry.sampled(
            "tracewell_policy_verdicts_total", .counter,
            help: "What each tail policy made of whole traces; dry runs have no say.",
            labels: ["environment", "policy", "dry_run", "verdict"]
        ) { samples in
            for set in policies.current.policySets {
                for tally in set.tallies {
                    let counts = [
                        ("sampled", tally.sampled), ("not_sampled", tally.notSampled),
                        ("dropped", tally.dropped), ("error", tally.errors),
                    ]
                    for (verdict, count) in counts {
                        samples.add(
                            Double(count), set.environment, tally.name,
                            tally.isDryRun ? "true" : "false", verdict)
                    }
                }
            }
        }
    }

    /// Registers what became of linked traces.
    static func sample(_ registry: MetricsRegistry, links: LinkTable) {
        registry.sampled(
            "tracewell_linked_ids", .gauge,
            help: "Ids remembered by which traces are linked."
        ) { Double(links.count) }
        registry.sampled(
            "tracewell_linked_traces_kept_total", .counter,
            help: "Traces kept because a policy kept one that they are linked to."
        ) { Double(links.kept) }
        registry.sampled(
            "tracewell_linked_traces_shared_total", .counter,
            help: "Traces decided by the randomness of one that they are linked to."
        ) { Double(links.shared) }
    }

    /// Registers what the parts know themselves.
    static func sample(
        _ registry: MetricsRegistry, desk: BumpDesk, board: BumpBoard, meter: KeepMeter
    ) {
        registry.sampled("tracewell_bumps_in_force", .gauge, help: "Bumps in force.") {
            Double(desk.bumps.count)
        }
        registry.sampled(
            "tracewell_environment_bumps_in_force", .gauge,
            help: "Bumps in force in each configured environment.", labels: ["environment"]
        ) { samples in
            let bumps = desk.bumps
            for environment in board.environments.keys.sorted() {
                let count = bumps.count { $0.match.environment == environment }
                samples.add(Double(count), environment)
            }
        }
        registry.sampled(
            "tracewell_bump_traces_kept_total", .counter,
            help: "Traces kept that would have been dropped without a bump.",
            labels: ["environment"]
        ) { samples in
            let counts = meter.counts
            for environment in board.environments.keys.sorted() {
                samples.add(Double(counts[environment]?.keptByBumps ?? 0), environment)
            }
        }
    }
}
