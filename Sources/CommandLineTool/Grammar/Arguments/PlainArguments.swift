package import Configuration

extension String: ArgumentValue {
    package static var expected: String { "text that is not empty" }

    package init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        self = argument
    }

    package var argumentText: String { self }
}

extension Int: ArgumentValue {
    package static var expected: String { "a whole number above 0" }

    package init?(argument: String) {
        guard let value = Int(argument), value > 0 else { return nil }
        self = value
    }

    package var argumentText: String { String(self) }
}

extension Duration: ArgumentValue {
    package static var expected: String { Self.expectation }

    package init?(argument: String) {
        guard let value = try? Duration(settingText: argument) else { return nil }
        self = value
    }

    package var argumentText: String { settingText }
}

extension CollectorConfiguration.Override: ArgumentValue {
    package static var expected: String { "key=value, such as limits.request_bytes=32MiB" }

    package static var completion: Completion {
        .words(
            ConfigurationReference.settings.filter { !$0.path.isFree }.map { "\($0.path)=" })
    }

    package init?(argument: String) { self.init(assignment: argument) }

    package var argumentText: String { "\(key)=\(value)" }
}
