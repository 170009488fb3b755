import Configuration

/// The address of a listener, as the configuration takes it; an empty text turns the listener off.
package struct ListenerArgument: ArgumentValue, Equatable {
    /// The address as it was written.
    package let text: String

    package static var expected: String { CollectorConfiguration.Address.expectation }

    package init?(argument: String) {
        guard (try? CollectorConfiguration.Address(settingText: argument)) != nil else {
            return nil
        }
        text = argument
    }

    package var argumentText: String { text }
}
