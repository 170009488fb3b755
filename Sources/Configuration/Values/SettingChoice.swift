import Spelling

/// A value out of a closed set of words.
package protocol SettingChoice: SettingValue, RawRepresentable, CaseIterable
where RawValue == String {}

extension SettingChoice {
    package static var typeName: String { allCases.map(\.rawValue).joined(separator: ", ") }

    package static var expectation: String {
        allCases.count == 1
            ? allCases.map(\.rawValue).joined()
            : "one of " + allCases.map(\.rawValue).joined(separator: ", ")
    }

    package init(settingText: String) throws(SettingProblem) {
        guard let value = Self(rawValue: settingText) else {
            let nearest = NearestName.of(settingText, among: Self.allCases.map(\.rawValue))
            throw .mismatch(settingText, Self.self, hint: nearest.map { "did you mean \($0)?" })
        }
        self = value
    }

    package var settingText: String { rawValue }
}
