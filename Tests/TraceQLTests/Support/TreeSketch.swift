import Testing
import TraceModel

@testable import TraceQL

/// Spans of a trace as a drawing: one on each line, further in than its parent.
///
/// A line is the name of a span and its attributes: `b x=1 y=two`.
enum TreeSketch {
    static func spans(_ drawing: String) throws -> [Span] {
        var path: [(indent: Int, id: UInt64)] = []
        var spans: [Span] = []
        for line in drawing.split(separator: "\n") {
            let indent = line.prefix { $0 == " " }.count
            while let last = path.last, last.indent >= indent { path.removeLast() }
            let words = line.split(separator: " ").map(String.init)
            let id = UInt64(spans.count + 1)
            spans.append(
                try Span.numbered(id, parent: path.last?.id, name: words[0]) { span in
                    span.attributes = words.dropFirst().map(attribute)
                })
            path.append((indent, id))
        }
        return spans
    }

    private static func attribute(_ word: String) -> Attribute {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        let text = parts.count > 1 ? parts[1] : ""
        return Attribute(parts[0], Int64(text).map(AttributeValue.int) ?? .string(text))
    }
}

/// A reproducible source of random numbers (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}
