import TestSupport
import Testing
import TraceModel

@testable import TraceQL

/// Holds the page of the language against what its queries do.
@Suite struct ReferenceTests {
    private static let page = RepositoryFile("docs/reference/traceql.md")

    /// The cells of a table's rows; `\|` is a bar in a cell.
    private static func rows(_ mark: String) throws -> [[String]] {
        let table = try #require(page.section(mark))
        return table.split(separator: "\n").dropFirst(2).map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .reduce(into: [String]()) { cells, part in
                    if let last = cells.last, last.hasSuffix("\\") {
                        cells[cells.count - 1] = last.dropLast() + "|" + part
                    } else {
                        cells.append(String(part))
                    }
                }
                .map(trimmed)
        }
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0 == " " || $0 == "`" }
        return String(start.reversed().drop { $0 == " " || $0 == "`" }.reversed())
    }

    private static func spans() throws -> [Span] {
        var ids: [String: UInt64] = [:]
        return try rows("traceql-trace").map { cells in
            try #require(cells.count == 7)
            let id = UInt64(ids.count + 1)
            ids[cells[0]] = id
            return try Span.numbered(id, parent: ids[cells[1]], name: cells[0]) { span in
                let duration = DurationNotation.nanoseconds(cells[5]) ?? 0
                span.endTime = span.startTime.adding(nanoseconds: UInt64(duration))
                span.resource = Resource(
                    attributes: [Attribute("service.name", .string(cells[2]))])
                if case .kind(let kind) = QueryValue.words[cells[3]] { span.kind = kind }
                if case .status(let code) = QueryValue.words[cells[4]] { span.status.code = code }
                span.attributes = cells[6].split(separator: " ").map(attribute)
            }
        }
    }

    private static func attribute(_ text: Substring) -> Attribute {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let value = Int64(parts[1]).map(AttributeValue.int) ?? .string(parts[1])
        return Attribute(parts[0], value)
    }

    @Test func `The example queries select what the page says`() throws {
        let spans = try Self.spans()
        #expect(spans.count == 7)
        let examples = try Self.rows("traceql-examples")
        #expect(examples.count > 15)
        for example in examples {
            let query = try CheckedQuery(example[0])
            let found = query.matches(spans).map { set in
                set.spans.map { spans[Int($0)].name }.joined(separator: " ")
            }
            #expect(found.joined(separator: ", ") == example[1], "\(example[0])")
        }
    }

    @Test func `Every field and every word of the language is on the page`() {
        let text = Self.page.text
        for intrinsic in Intrinsic.allCases {
            for name in [intrinsic.plainName, intrinsic.scopedName].compactMap({ $0 }) {
                #expect(text.contains("`\(name)`"), "\(name)")
            }
        }
        for word in QueryValue.words.keys { #expect(text.contains("`\(word)`"), "\(word)") }
        for function in AggregateFunction.allCases {
            #expect(text.contains("`\(function.rawValue)("), "\(function)")
        }
    }
}
