/// Names a bump, as in `b12`.
///
/// Numbers go up with the bumps that are made and are never used again.
package struct BumpID: Hashable, Comparable, Sendable {
    /// From 1.
    package let number: Int64

    /// Makes the name of a number; nil for one that is not positive.
    package init?(number: Int64) {
        guard number > 0 else { return nil }
        self.number = number
    }

    /// Orders by when bumps were made.
    package static func < (lhs: BumpID, rhs: BumpID) -> Bool { lhs.number < rhs.number }
}

extension BumpID: LosslessStringConvertible {
    /// The letter and the number.
    package var description: String { "b\(number)" }

    /// Reads a name as it is written, `b12`.
    package init?(_ description: String) {
        guard description.first == "b" else { return nil }
        let digits = description.dropFirst()
        guard digits.first != "0", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int64(digits)
        else { return nil }
        self.init(number: number)
    }
}
