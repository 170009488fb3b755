import Testing

@testable import TraceQL

/// What is printed reads as what was printed, and nothing that is read does harm.
@Suite struct RoundTripTests {
    @Test func `A printed query reads as the same tree`() throws {
        var queries = RandomQuery(seed: 1)
        for _ in 0..<3000 {
            let text = queries.next()
            let tree = try QueryParser.syntax(of: text)
            #expect(try QueryParser.syntax(of: tree.description) == tree, "\(text)")
            #expect(try QueryParser.syntax(of: tree.description).description == tree.description)
        }
    }

    @Test func `Keys of any characters are printed so that they read the same`() throws {
        var random = SeededRandom(seed: 2)
        let characters: [Character] = [
            "a", "5", ".", " ", "\"", "\\", "{", "}", "(", "=", "|", "é", "\n", "\u{00A0}", "`",
            "/",
        ]
        for _ in 0..<3000 {
            let key = String((0..<1 + random.below(6)).map { _ in random.pick(characters) })
            let scope = random.pick(AttributeScope.allCases)
            let isOfParent =
                random.below(2) == 0 && [.span, .resource, .spanOrResource].contains(scope)
            let field = QueryField(.attribute(scope, key: key), ofParent: isOfParent)
            let tree = try QueryParser.syntax(of: "select(\(field))")
            #expect(tree.pipeline.stages == [.select([field])], "\(field)")
        }
    }

    @Test func `Random and mutated texts are read or refused, and nothing else`() throws {
        var random = SeededRandom(seed: 9)
        var queries = RandomQuery(seed: 10)
        var traces = RandomTrace(seed: 11)
        let trace = try traces.next()
        var accepted = 0
        for round in 0..<6000 {
            let text =
                round.isMultiple(of: 3) ? Self.noise(&random) : mutated(queries.next(), &random)
            do throws(TraceQLError) {
                let query = try CheckedQuery(text)
                accepted += 1
                _ = trace.sets(query)
                let again = try QueryParser.syntax(of: query.description)
                #expect(again == query.syntax, "\(text)")
            } catch {
                #expect(error.position.line >= 1 && error.position.column >= 1)
                #expect(!error.message.isEmpty)
            }
        }
        #expect(accepted > 100)
    }

    /// Signs, words and characters in any order.
    private static func noise(_ random: inout SeededRandom) -> String {
        let pieces =
            Sign.allCases.map(\.rawValue) + AggregateFunction.allCases.map(\.rawValue)
            + Intrinsic.allCases.compactMap { $0.plainName ?? $0.scopedName }
            + QueryValue.words.keys.sorted()
            + [
                "by", "with", "select", ".a", "span.", "\"", "`", "\\", "5", "1.5", "1h", "\n",
                "/*",
                "//", "é", "\u{0}", "\u{FFFD}", "😀", "parent.", ":", "'", "9223372036854775808",
            ]
        return (0..<random.below(30)).map { _ in random.pick(pieces) }
            .joined(separator: random.pick(["", " "]))
    }

    /// A query with some characters taken out, doubled, exchanged or put in.
    private func mutated(_ text: String, _ random: inout SeededRandom) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0...random.below(4) where !scalars.isEmpty {
            let place = random.below(scalars.count)
            switch random.below(4) {
            case 0: scalars.remove(at: place)
            case 1: scalars.insert(scalars[random.below(scalars.count)], at: place)
            case 2: scalars.swapAt(place, random.below(scalars.count))
            default:
                scalars[place] = random.pick(["(", ")", "{", "}", "\"", "|", "!", "-", "9", "."])
            }
        }
        var mutated = ""
        mutated.unicodeScalars.append(contentsOf: scalars)
        return mutated
    }
}
