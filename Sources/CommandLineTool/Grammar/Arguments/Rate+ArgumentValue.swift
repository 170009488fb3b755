package import Configuration

extension CollectorConfiguration.Rate: ArgumentValue {
    package static var expected: String { expectation }

    package init?(argument: String) {
        guard let value = try? Self(settingText: argument) else { return nil }
        self = value
    }

    package var argumentText: String { settingText }
}
