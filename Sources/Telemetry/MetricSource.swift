import Bytes

/// What a registry holds: one metric name with its series.
protocol MetricSource: AnyObject, Sendable {
    var name: String { get }
    var help: String { get }
    var type: MetricType { get }
    /// The names of the labels that each series has, in order.
    var labelNames: [String] { get }

    /// Writes the samples of all series.
    func write(to text: inout ByteWriter, format: MetricsFormat)
}

/// How names and labels are written.
enum MetricName {
    /// The name that samples begin with: a counter's without `_total`, which each sample adds.
    static func base(_ name: String, _ type: MetricType) -> String {
        type == .counter && name.hasSuffix("_total") ? String(name.dropLast(6)) : name
    }

    /// `name="value"` pairs with commas between.
    static func labels(_ names: [String], _ values: [String]) -> String {
        zip(names, values).map { "\($0)=\"\(escaped($1))\"" }.joined(separator: ",")
    }

    /// Escapes a label value: backslash, quote and line end.
    static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == 0x5C || $0 == 0x22 || $0 == 0x0A }) else {
            return value
        }
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
