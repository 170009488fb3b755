package import Configuration

/// A command line that was understood: the verb, and the values of its flags and arguments.
///
/// A value is asked for by the declaration it was parsed with, so it always is there and of its
/// type. To ask for what the verb does not declare is a mistake of the program, and stops it.
package struct Invocation: Sendable {
    /// A flag as it was given.
    struct Given: Sendable {
        let flag: FlagDeclaration
        let text: String
    }

    /// The verb and the words that led to it.
    package let path: VerbPath
    private let flags: [FlagDeclaration]
    private let given: [Given]
    private let arguments: [String: [String]]

    init(
        path: VerbPath, flags: [FlagDeclaration], given: [Given], arguments: [String: [String]]
    ) {
        self.path = path
        self.flags = flags
        self.given = given
        self.arguments = arguments
    }

    /// The words of the verb without the program's name, such as `sampling bump`.
    package var name: String { path.name }

    /// The value of a flag.
    package subscript<Value>(flag: Flag<Value>) -> Value {
        flag.value(texts(flag.declaration))
    }

    /// The value of an argument.
    package subscript<Value>(argument: Positional<Value>) -> Value {
        guard let value = argument.value(arguments[argument.declaration.name] ?? []) else {
            preconditionFailure("\(name) does not declare \(argument.declaration.name)")
        }
        return value
    }

    /// Whether a flag was given, on the line or by its environment variable.
    package func isGiven(_ flag: any DeclaredFlag) -> Bool { !texts(flag.declaration).isEmpty }

    /// The configuration values the line sets, in its order.
    package var overrides: [CollectorConfiguration.Override] {
        given.compactMap { given in
            given.flag.setting.map {
                CollectorConfiguration.Override(
                    key: $0, value: given.text, flag: given.flag.written)
            }
                ?? (given.flag.name == Flags.set.declaration.name
                    ? CollectorConfiguration.Override(argument: given.text) : nil)
        }
    }

    private func texts(_ flag: FlagDeclaration) -> [String] {
        precondition(
            flags.contains { $0.name == flag.name }, "\(name) does not declare --\(flag.name)")
        return given.filter { $0.flag.name == flag.name }.map(\.text)
    }
}
