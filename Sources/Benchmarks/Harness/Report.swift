import Bytes
import SystemClock
import TraceModel

/// Everything that was measured, for people and for programs.
struct Report {
    let machine: Machine
    var micro: [MicroResult] = []
    var scenarios: [ScenarioResult] = []

    // MARK: For people

    /// The micro benchmarks as a table.
    var microTable: String {
        var table = TextTable(
            "benchmark", "ns/unit", "least", "spread", "wall", "allocs", "bytes", "× walk", "× copy"
        )
        for result in micro {
            table.append(
                "\(result.name) /\(result.unit)", result.processor.median.short,
                result.processor.least.short, result.processor.spread.percent,
                result.wall.median.short, result.allocations.short, result.bytes.short,
                result.walks.median.short, result.copies.median.short)
        }
        return table.text
    }

    /// One scenario as a table.
    static func table(of scenario: ScenarioResult) -> String {
        var table = TextTable(scenario.name, "value", "unit", "at most")
        for figure in scenario.figures {
            table.append(
                figure.name, figure.value.short, figure.unit, figure.limit?.short ?? "")
        }
        return table.text
    }

    // MARK: For programs

    /// All figures with the values of every round, as JSON.
    var json: String {
        var json = JSONWriter()
        json.beginObject()
        writeMachine(to: &json)
        json.key("micro")
        json.beginArray()
        for result in micro { Self.write(result, to: &json) }
        json.endArray()
        json.key("scenarios")
        json.beginArray()
        for result in scenarios { Self.write(result, to: &json) }
        json.endArray()
        json.endObject()
        json.newline()
        let text = json.finish()
        return text.string
    }

    private func writeMachine(to json: inout JSONWriter) {
        json.key("commit")
        json.string(ProgramEnvironment.commit)
        json.key("finishedAtUnixNano")
        json.stringNumber(SystemTime().now().nanoseconds)
        json.key("machine")
        json.beginObject()
        json.key("processor")
        json.string(machine.processor)
        json.key("cores")
        json.number(machine.cores)
        json.key("memoryBytes")
        json.number(machine.memoryBytes)
        json.key("kernel")
        json.string(machine.kernel)
        json.key("loadBefore")
        json.number(machine.load)
        json.endObject()
    }

    private static func write(_ result: MicroResult, to json: inout JSONWriter) {
        json.beginObject()
        json.key("name")
        json.string(result.name)
        json.key("unit")
        json.string(result.unit)
        json.key("bytesPerUnit")
        json.number(result.bytes)
        json.key("allocationsPerUnit")
        json.number(result.allocations)
        write("processorNanos", result.processor, to: &json)
        write("wallNanos", result.wall, to: &json)
        write("timesWalk", result.walks, to: &json)
        write("timesCopy", result.copies, to: &json)
        json.endObject()
    }

    private static func write(_ key: StaticString, _ samples: Samples, to json: inout JSONWriter) {
        json.key(key)
        json.beginObject()
        json.key("median")
        json.number(samples.median)
        json.key("least")
        json.number(samples.least)
        json.key("spread")
        json.number(samples.spread)
        json.key("rounds")
        json.beginArray()
        for value in samples.values { json.number(value) }
        json.endArray()
        json.endObject()
    }

    private static func write(_ result: ScenarioResult, to json: inout JSONWriter) {
        json.beginObject()
        json.key("name")
        json.string(result.name)
        json.key("figures")
        json.beginArray()
        for figure in result.figures {
            json.beginObject()
            json.key("name")
            json.string(figure.name)
            json.key("value")
            json.number(figure.value)
            json.key("unit")
            json.string(figure.unit)
            if let limit = figure.limit {
                json.key("atMost")
                json.number(limit)
            }
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }
}
