extension Bool: SettingValue {
    package static var typeName: String { "true, false" }
    package static var expectation: String { "true or false" }

    package init(settingText: String) throws(SettingProblem) {
        switch settingText {
        case "true": self = true
        case "false": self = false
        case "yes", "on", "True", "TRUE":
            throw .mismatch(settingText, Self.self, hint: "write true")
        case "no", "off", "False", "FALSE":
            throw .mismatch(settingText, Self.self, hint: "write false")
        default:
            throw .mismatch(settingText, Self.self)
        }
    }

    package var settingText: String { self ? "true" : "false" }
}

extension Int: SettingValue {
    package static var typeName: String { "number" }
    package static var expectation: String { "a whole number" }

    package init(settingText: String) throws(SettingProblem) {
        guard settingText.utf8.first != UInt8(ascii: "+"), let value = Int(settingText) else {
            throw .mismatch(settingText, Self.self)
        }
        self = value
    }

    package var settingText: String { String(self) }
}

extension String: SettingValue {
    package static var typeName: String { "text" }
    package static var expectation: String { "text on one line" }

    package init(settingText: String) throws(SettingProblem) {
        guard !settingText.isEmpty else {
            throw SettingProblem("must not be empty")
        }
        guard settingText.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw SettingProblem("must not hold control characters")
        }
        self = settingText
    }

    package var settingText: String { self }
}
