package import HTTPServer

/// The items of a request's query, by the names that a route has for them.
///
/// Names are read in any of the usual spellings: `min_duration`, `min-duration`, `minDuration`. An
/// item that the route does not know is a mistake and told so: passed over silently, it would make
/// an answer to another question.
package struct QueryItems {
    private let items: [(name: String, value: String)]

    /// Reads the query of a request to a route that has these parameters.
    package init(_ head: HTTPRequestHead, known: [String]) throws(APIProblem) {
        items = head.queryItems.map { (Self.spelling($0.name), $0.value) }
        guard let unknown = items.first(where: { !known.contains($0.name) }) else { return }
        throw APIProblem(
            .badRequest, "unknown_parameter", "There is no parameter \(unknown.name) here.",
            hint: known.isEmpty
                ? "The route takes none." : "There are \(known.joined(separator: ", ")).")
    }

    /// All values of a name, in order.
    package subscript(all name: String) -> [String] {
        items.filter { $0.name == name }.map(\.value)
    }

    /// The value of a name; nil when it is absent or empty.
    package subscript(name: String) -> String? {
        get throws(APIProblem) {
            let values = self[all: name]
            guard values.count <= 1 else {
                throw .invalid("\(name) is given more than once.", hint: "Give it once.")
            }
            return values.first.flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    /// Whether a name is given, with whatever value.
    package func has(_ name: String) -> Bool { items.contains { $0.name == name } }

    /// A value read by a function; an error that says what was expected when it gives nil.
    package func read<Value>(
        _ name: String, _ expectation: String, _ read: (String) -> Value?
    ) throws(APIProblem) -> Value? {
        guard let text = try self[name] else { return nil }
        guard let value = read(text) else {
            throw .invalid("\(name): \"\(text)\" is not \(expectation).")
        }
        return value
    }

    private static func spelling(_ name: String) -> String {
        var snake = ""
        for character in name {
            if character == "-" {
                snake.append("_")
            } else if character.isASCII, character.isUppercase {
                snake.append("_" + character.lowercased())
            } else {
                snake.append(character)
            }
        }
        return snake
    }
}
