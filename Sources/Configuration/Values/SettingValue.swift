/// A type that a configuration value may have: read from text, printed as text.
package protocol SettingValue: Sendable, Equatable {
    /// The type's word in the reference, such as `size`.
    static var typeName: String { get }

    /// What is asked for, for messages: "a size such as 64MiB".
    static var expectation: String { get }

    /// Whether the value is hidden wherever a configuration is shown, and never quoted in a
    /// message.
    static var isSecret: Bool { get }

    /// Reads the value, surrounding blanks already removed.
    init(settingText: String) throws(SettingProblem)

    /// The value as it is written in a file; reading it gives the value again.
    var settingText: String { get }
}

extension SettingValue {
    package static var isSecret: Bool { false }

    /// The text as the configuration shows it: a secret is hidden.
    var shownText: String { Self.isSecret ? "[REDACTED]" : settingText }
}

/// What is wrong with a value's text, completing the sentence "limits.request_bytes: …".
package struct SettingProblem: Error, Equatable, Sendable {
    /// The complaint, such as "\"64MB\" is not a size such as 64MiB".
    package let message: String
    /// What to write instead, where that is known.
    package let hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    /// The common complaint: the text is not of the type.
    static func mismatch<Value: SettingValue>(
        _ text: String, _ type: Value.Type, hint: String? = nil
    ) -> SettingProblem {
        let subject = type.isSecret ? "the value" : "\"\(text)\""
        return SettingProblem("\(subject) is not \(type.expectation)", hint: hint)
    }
}
