/// The name of a bump: the letter b and a number.
package struct BumpReference: ArgumentValue, Equatable {
    /// The name as the server knows it.
    package let name: String

    package static var expected: String { "the id of a bump, such as b3" }

    package init?(argument: String) {
        let digits = argument.hasPrefix("b") ? argument.dropFirst() : argument[...]
        guard (1...18).contains(digits.utf8.count), digits.first != "0",
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        name = "b\(digits)"
    }

    package var argumentText: String { name }
}
