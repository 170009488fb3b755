import YAML

/// One of Refinery's samplers with its parameters.
struct RefinerySampler {
    private let kind: String
    /// The keys it may have, as Refinery writes them.
    private let keys: [String]
    private let parameters: YAMLNode

    /// What each sampler is called here, and the keys it may have.
    private static let kinds: [(name: String, kind: String, keys: [String])] = [
        ("DeterministicSampler", "deterministic", ["SampleRate"]),
        ("DynamicSampler", "dynamic", ["SampleRate", "ClearFrequency"] + shared),
        (
            "EMADynamicSampler", "ema_dynamic",
            ["GoalSampleRate", "AdjustmentInterval"] + average + shared
        ),
        (
            "EMAThroughputSampler", "ema_throughput",
            ["GoalThroughputPerSec", "UseClusterSize", "InitialSampleRate", "AdjustmentInterval"]
                + average + shared
        ),
        (
            "WindowedThroughputSampler", "windowed_throughput",
            ["GoalThroughputPerSec", "UseClusterSize", "UpdateFrequency", "LookbackFrequency"]
                + shared
        ),
        (
            "TotalThroughputSampler", "total_throughput",
            ["GoalThroughputPerSec", "UseClusterSize", "ClearFrequency"] + shared
        ),
        (rulesName, "rules", ["Rules", "CheckNestedFields"]),
    ]

    private static let rulesName = "RulesBasedSampler"
    private static let shared = ["FieldList", "MaxKeys", "UseTraceLength"]
    private static let average = ["Weight", "AgeOutValue", "BurstMultiple", "BurstDetectionDelay"]

    /// The names of the samplers there are.
    static var names: [String] { kinds.map(\.name) }

    /// Finds the sampler of a node with a single key, its name; nil if it is none.
    init?(_ node: YAMLNode) {
        guard let entries = node.entries, entries.count == 1, let entry = entries.first,
            let found = Self.kinds.first(where: { $0.name == entry.key })
        else { return nil }
        kind = found.kind
        keys = found.keys
        parameters = entry.value
    }

    /// The policy of an environment.
    func policy(_ remarks: inout [ImportRemark]) -> YAMLNode {
        .map([("name", .text("refinery")), ("type", .text(kind)), (kind, translated(&remarks))])
    }

    /// The sampler of a rule; nil for rules, which cannot be in a rule.
    func sampler(_ remarks: inout [ImportRemark]) -> YAMLNode? {
        kind == "rules" ? nil : .map([(kind, translated(&remarks))])
    }

    private func translated(_ remarks: inout [ImportRemark]) -> YAMLNode {
        var section = ImportSection(parameters)
        var entries: [(String, YAMLNode)] = []
        for key in keys {
            guard let value = section.take(key) else { continue }
            switch key {
            case "Rules": entries.append(("rules", RefineryRule.list(value, &remarks)))
            case "CheckNestedFields":
                guard value.text == "true" else { continue }
                remarks.append(
                    .loss(
                        value.position.line,
                        "CheckNestedFields: values within maps and lists are not looked at"))
            case "SampleRate", "GoalSampleRate", "InitialSampleRate":
                // Refinery keeps all at a rate of 0, too.
                entries.append((Self.snakeCase(key), value.text == "0" ? .number(1) : value))
            case "FieldList":
                RefineryField.check(value, &remarks)
                entries.append(("field_list", RefineryField.renamed(value)))
            default:
                entries.append((Self.snakeCase(key), Self.timed(key, value)))
            }
        }
        if keys.contains("GoalThroughputPerSec"), parameters["GoalThroughputPerSec"] == nil {
            entries.insert(("goal_throughput_per_sec", .number(100)), at: 0)
        }
        if kind == "deterministic", entries.isEmpty { entries.append(("sample_rate", .number(1))) }
        for entry in section.rest {
            remarks.append(
                .loss(entry.keyPosition.line, "\(entry.key) is not known and not carried over"))
        }
        return .map(entries)
    }

    private static let durations = [
        "ClearFrequency", "AdjustmentInterval", "UpdateFrequency", "LookbackFrequency",
    ]

    /// A bare number is seconds, as before version 2.
    private static func timed(_ key: String, _ value: YAMLNode) -> YAMLNode {
        guard durations.contains(key), let text = value.text, Int(text) != nil else { return value }
        return .text("\(text)s")
    }

    /// `GoalSampleRate` as `goal_sample_rate`.
    static func snakeCase(_ key: String) -> String {
        var out = ""
        for character in key {
            if character.isUppercase, !out.isEmpty { out += "_" }
            out += character.lowercased()
        }
        return out
    }
}

extension YAMLNode {
    /// A number made by the program.
    static func number(_ number: Int) -> YAMLNode {
        YAMLNode(.scalar(String(number), quoted: false), at: .init(line: 1, column: 1))
    }
}
