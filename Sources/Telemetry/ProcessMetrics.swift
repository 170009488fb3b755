package import SystemClock
import TraceModel

/// The metrics of the process itself, under the names that dashboards know.
package enum ProcessMetrics {
    /// Adds the metrics to a registry; each is read from the kernel when a scraper comes.
    package static func register(in registry: MetricsRegistry, clock: any TimeSource) {
        let started = Double(clock.now().nanoseconds) / 1_000_000_000 - ProcessStatus.uptime
        registry.sampled(
            "process_cpu_seconds_total", .counter,
            help: "Processor time used, user and system, in seconds."
        ) { ProcessStatus.cpuSeconds }
        registry.sampled(
            "process_resident_memory_bytes", .gauge, help: "Memory in RAM, in bytes."
        ) { Double(ProcessStatus.memory.resident) }
        registry.sampled(
            "process_virtual_memory_bytes", .gauge, help: "Memory mapped, in bytes."
        ) { Double(ProcessStatus.memory.virtual) }
        registry.sampled(
            "process_open_fds", .gauge, help: "File descriptors open."
        ) { Double(ProcessStatus.openDescriptors) }
        registry.sampled(
            "process_max_fds", .gauge, help: "File descriptors the process may open."
        ) { Double(ProcessStatus.descriptorLimit) }
        registry.sampled(
            "process_threads", .gauge, help: "Threads of the process."
        ) { Double(ProcessStatus.threads) }
        registry.sampled(
            "process_start_time_seconds", .gauge,
            help: "When the process started, in seconds since the Unix epoch."
        ) { started }
        registry.sampled(
            "process_uptime_seconds", .gauge, help: "How long the process has been up, in seconds."
        ) { ProcessStatus.uptime }
    }
}
