/// An attribute given as `key=value`.
package struct AttributeArgument: ArgumentValue, Equatable {
    /// The attribute's key.
    package let key: String
    /// The attribute's value; it may be empty and may hold equals signs.
    package let value: String

    package static var expected: String { "key=value" }

    package init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
            return nil
        }
        key = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }

    package var argumentText: String { "\(key)=\(value)" }
}
