/// An argument known by its place: its declaration, and the key to its value in an `Invocation`.
package struct Positional<Value: Sendable>: DeclaredPositional {
    package let declaration: PositionalDeclaration

    /// Makes the value of the texts that were given; nil if one that must be there is not.
    let value: @Sendable ([String]) -> Value?
}

/// An argument whatever its type, so that arguments can be listed.
package protocol DeclaredPositional: Sendable {
    /// What the argument is.
    var declaration: PositionalDeclaration { get }
}

/// What an argument is: its name, how many there may be, what it says.
package struct PositionalDeclaration: Sendable {
    /// How many there may be.
    package enum Arity: Sendable, Equatable {
        /// Exactly one.
        case one
        /// One or none.
        case optional
        /// One or more.
        case many
        /// Everything behind `--`, if anything.
        case trailing
    }

    /// The name, in capitals.
    package let name: String
    /// How many there may be.
    package let arity: Arity
    /// What it says, in one sentence.
    package let help: String
    /// What a shell may complete it to.
    package let completion: Completion
    /// Says what is expected if a text is no value of it, nil if it is one.
    let complaint: @Sendable (String) -> String?

    /// The argument as a synopsis shows it: `ID`, `[QUERY]`, `ID…`, `[-- COMMAND…]`.
    package var synopsis: String {
        switch arity {
        case .one: name
        case .optional: "[\(name)]"
        case .many: "\(name)…"
        case .trailing: "[-- \(name)…]"
        }
    }

    fileprivate init<Value: ArgumentValue>(
        _ name: String, _ arity: Arity, _ type: Value.Type, _ help: String
    ) {
        self.name = name
        self.arity = arity
        self.help = help
        completion = type.completion
        complaint = { Value(argument: $0) == nil ? type.expected : nil }
    }
}

extension Positional {
    /// An argument that must be there.
    package static func required(_ name: String, _ help: String) -> Positional
    where Value: ArgumentValue {
        Positional(
            declaration: .init(name, .one, Value.self, help),
            value: { $0.first.flatMap(Value.init(argument:)) })
    }

    /// An argument that may be left out.
    package static func optional<Wrapped: ArgumentValue>(
        _ name: String, _ help: String
    ) -> Positional where Value == Wrapped? {
        Positional(
            declaration: .init(name, .optional, Wrapped.self, help),
            value: { .some($0.first.flatMap(Wrapped.init(argument:))) })
    }

    /// One or more arguments.
    package static func many<Element: ArgumentValue>(
        _ name: String, _ help: String
    ) -> Positional where Value == [Element] {
        Positional(
            declaration: .init(name, .many, Element.self, help),
            value: { $0.compactMap(Element.init(argument:)) })
    }

    /// Everything behind `--`, as it is.
    package static func trailing(_ name: String, _ help: String) -> Positional
    where Value == [String] {
        Positional(declaration: .init(name, .trailing, String.self, help), value: { $0 })
    }
}
