extension CollectorConfiguration {
    /// A share of traces between nothing and all, written `10%` or `0.1`.
    ///
    /// Held as a whole number of 10^-10, so that what is written comes back and no rounding is
    /// stored.
    package struct Rate: Sendable, Equatable, Comparable, Hashable {
        private static let places = 10
        private static let whole = 10_000_000_000
        private let units: Int

        /// Keeps everything.
        package static let all = Rate(units: whole)
        /// Keeps nothing.
        package static let none = Rate(units: 0)

        /// A share in whole percent, held between 0 and 100.
        package static func percent(_ percent: Int) -> Rate {
            Rate(units: min(max(percent, 0), 100) * (whole / 100))
        }

        private init(units: Int) {
            self.units = units
        }

        /// The share as a number between 0 and 1.
        package var fraction: Double { Double(units) / Double(Self.whole) }

        package static func < (left: Rate, right: Rate) -> Bool { left.units < right.units }
    }
}

extension CollectorConfiguration.Rate: SettingValue {
    package static var typeName: String { "rate" }
    package static var expectation: String { "a rate such as 10% or 0.1" }

    package init(settingText: String) throws(SettingProblem) {
        let isPercent = settingText.last == "%"
        let number = isPercent ? settingText.dropLast() : settingText[...]
        let places = isPercent ? Self.places - 2 : Self.places
        guard let units = DecimalDigits.scaled(number, places: places) else {
            throw .mismatch(settingText, Self.self)
        }
        guard units <= Self.whole else {
            throw SettingProblem(
                "\(settingText) is over 100%",
                hint: isPercent ? nil : "write \(number)% for percent")
        }
        self.init(units: units)
    }

    package var settingText: String {
        DecimalDigits.text(units, places: Self.places - 2) + "%"
    }
}
