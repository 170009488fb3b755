/// How tightly operators bind, the loosest first.
///
/// As in Tempo, `&&` and `||` bind alike and are read from left to right, and a minus sign before a
/// value takes in the products and powers that follow it.
enum Precedence: Int, Comparable {
    case logic = 1
    case comparison
    case sum
    case not
    case product
    case power
    /// A single value.
    case value

    static func < (lhs: Precedence, rhs: Precedence) -> Bool { lhs.rawValue < rhs.rawValue }

    /// The next tighter one.
    var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .value }
}

extension ArithmeticOperator {
    var precedence: Precedence {
        switch self {
        case .add, .subtract: .sum
        case .multiply, .divide, .remainder: .product
        case .power: .power
        }
    }

    /// Whether `a op b op c` means `a op (b op c)`.
    var isRightAssociative: Bool { self == .power }
}

extension FieldExpression {
    var precedence: Precedence {
        switch kind {
        case .all, .any: .logic
        case .comparison, .match: .comparison
        case .arithmetic(let operation, _, _): operation.precedence
        case .not, .negative: .not
        case .literal(let literal): literal.isNegativeNumber ? .not : .value
        case .field: .value
        }
    }
}
