extension Flag where Value == Bool {
    /// A flag without a value, off when it is not given.
    package static func toggle(_ name: String, short: Character? = nil, _ help: String) -> Flag {
        Flag(name, short, isNegatable: false, help)
    }

    /// A flag that is on unless it is written `--no-name`.
    package static func negatable(_ name: String, _ help: String) -> Flag {
        Flag(name, nil, isNegatable: true, help)
    }

    private init(_ name: String, _ short: Character?, isNegatable: Bool, _ help: String) {
        declaration = FlagDeclaration(
            name: name, short: short, kind: .toggle(isNegatable: isNegatable), help: help,
            fallback: nil, completion: .nothing, variable: nil, setting: nil,
            complaint: { _ in nil })
        value = { $0.last.map { $0 == "true" } ?? isNegatable }
    }
}

extension Flag {
    /// A flag with a value, nil when it is not given.
    package static func optional<Wrapped: ArgumentValue>(
        _ name: String, short: Character? = nil, _ placeholder: String, variable: String? = nil,
        setting: String? = nil, _ help: String
    ) -> Flag where Value == Wrapped? {
        Flag(
            declaration: .init(
                name, short, placeholder, of: Wrapped.self, variable: variable, setting: setting,
                help),
            value: { $0.last.flatMap(Wrapped.init(argument:)) })
    }

    /// A flag with a value and a default.
    package static func value(
        _ name: String, short: Character? = nil, _ placeholder: String, default fallback: Value,
        variable: String? = nil, _ help: String
    ) -> Flag where Value: ArgumentValue {
        Flag(
            declaration: .init(
                name, short, placeholder, of: Value.self, fallback: fallback.argumentText,
                variable: variable, help),
            value: { $0.last.flatMap(Value.init(argument:)) ?? fallback })
    }

    /// A flag that may be given more than once; its values in the order of the line.
    package static func repeated<Element: ArgumentValue>(
        _ name: String, short: Character? = nil, _ placeholder: String, _ help: String
    ) -> Flag where Value == [Element] {
        Flag(
            declaration: .init(
                name, short, placeholder, of: Element.self, isRepeatable: true, help),
            value: { $0.compactMap(Element.init(argument:)) })
    }
}

extension FlagDeclaration {
    fileprivate init<Value: ArgumentValue>(
        _ name: String, _ short: Character?, _ placeholder: String, of type: Value.Type,
        isRepeatable: Bool = false, fallback: String? = nil, variable: String? = nil,
        setting: String? = nil, _ help: String
    ) {
        self.init(
            name: name, short: short,
            kind: .value(placeholder: placeholder, isRepeatable: isRepeatable), help: help,
            fallback: fallback, completion: type.completion, variable: variable, setting: setting,
            complaint: { Value(argument: $0) == nil ? type.expected : nil })
    }
}
