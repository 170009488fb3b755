/// A flag of the command line: its declaration, and the key to its value in an `Invocation`.
package struct Flag<Value: Sendable>: DeclaredFlag {
    package let declaration: FlagDeclaration

    /// Makes the value of the texts that were given, oldest first, each of them found fit.
    let value: @Sendable ([String]) -> Value
}

/// A flag whatever its type, so that flags can be listed.
package protocol DeclaredFlag: Sendable {
    /// What the flag is.
    var declaration: FlagDeclaration { get }
}

/// What a flag is: its names, what it takes, what it does.
package struct FlagDeclaration: Sendable {
    /// What follows a flag.
    package enum Kind: Sendable, Equatable {
        /// Nothing; a negatable one may be written `--no-name`, and is on when not given.
        case toggle(isNegatable: Bool)
        /// A value, shown as a placeholder; a repeatable one gathers its values.
        case value(placeholder: String, isRepeatable: Bool)
    }

    /// The long name, without dashes.
    package let name: String
    /// The letter after a single dash, if there is one.
    package let short: Character?
    /// What follows it.
    package let kind: Kind
    /// What it does, in one sentence.
    package let help: String
    /// The value when it is not given, as text, if there is one worth saying.
    package let fallback: String?
    /// What a shell may complete its value to.
    package let completion: Completion
    /// The environment variable that stands for it when it is not given.
    package let variable: String?
    /// The configuration key it sets.
    package let setting: String?
    /// Says what is expected if a text is no value of the flag, nil if it is one.
    let complaint: @Sendable (String) -> String?

    /// The flag as it is written in help and messages: `--no-pager`, `--since`.
    package var written: String {
        kind == .toggle(isNegatable: true) ? "--no-\(name)" : "--\(name)"
    }

    /// The placeholder of its value; nil for a toggle.
    package var placeholder: String? {
        if case .value(let placeholder, _) = kind { placeholder } else { nil }
    }

    /// Whether it may be given more than once, all values counting.
    package var isRepeatable: Bool {
        if case .value(_, isRepeatable: true) = kind { true } else { false }
    }
}
