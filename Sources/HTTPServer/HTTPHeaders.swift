/// The headers of a response, in the order they were set.
///
/// SECURITY: Names are literals of ours; values may come from outside. A value that could end its line
/// (CR, LF, NUL or another control character) is not set at all, so that no one writes headers into our
/// responses.
package struct HTTPHeaders: Sendable {
    /// One header.
    struct Field: Sendable {
        let name: StaticString
        let value: String
    }

    private(set) var fields: [Field] = []

    /// Makes an empty list.
    package init() {}

    /// Sets a header, replacing one of that name.
    package mutating func set(_ name: StaticString, _ value: String) {
        guard Self.isValid(value) else { return }
        remove(name)
        fields.append(Field(name: name, value: value))
    }

    /// Adds a header beside those of the same name, for `Set-Cookie` and `Vary`.
    package mutating func add(_ name: StaticString, _ value: String) {
        guard Self.isValid(value) else { return }
        fields.append(Field(name: name, value: value))
    }

    /// Takes out all headers of a name.
    package mutating func remove(_ name: StaticString) {
        fields.removeAll { Self.isSame($0.name, name) }
    }

    /// The value of the first header of a name, in any case.
    package subscript(name: StaticString) -> String? {
        fields.first { Self.isSame($0.name, name) }?.value
    }

    /// Whether a value may stand in a header.
    static func isValid(_ value: String) -> Bool {
        value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
    }

    private static func isSame(_ left: StaticString, _ right: StaticString) -> Bool {
        guard left.utf8CodeUnitCount == right.utf8CodeUnitCount else { return false }
        // Names are tokens, of which no two differ in this bit alone but letters of different case.
        return left.description.utf8.elementsEqual(right.description.utf8) {
            $0 | 0x20 == $1 | 0x20
        }
    }
}
