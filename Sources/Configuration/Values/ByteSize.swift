extension CollectorConfiguration {
    /// An amount of bytes, written `64MiB`.
    package struct ByteSize: Sendable, Equatable, Comparable {
        /// The amount; never negative.
        package let bytes: Int

        private init(_ bytes: Int) {
            self.bytes = bytes
        }

        /// An amount in bytes.
        package static func bytes(_ count: Int) -> ByteSize { ByteSize(count) }
        /// An amount in units of 2^10 bytes.
        package static func kibibytes(_ count: Int) -> ByteSize { ByteSize(count << 10) }
        /// An amount in units of 2^20 bytes.
        package static func mebibytes(_ count: Int) -> ByteSize { ByteSize(count << 20) }
        /// An amount in units of 2^30 bytes.
        package static func gibibytes(_ count: Int) -> ByteSize { ByteSize(count << 30) }

        package static func < (left: ByteSize, right: ByteSize) -> Bool {
            left.bytes < right.bytes
        }
    }
}

extension CollectorConfiguration.ByteSize: SettingValue {
    package static var typeName: String { "size" }
    package static var expectation: String { "a size such as 64MiB" }

    private static let units = [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10), ("", 0)]

    package init(settingText: String) throws(SettingProblem) {
        let digits = settingText.prefix { $0.isASCII && $0.isNumber }
        let unit = settingText.dropFirst(digits.count)
        guard let count = Int(digits) else { throw .mismatch(settingText, Self.self) }
        guard let shift = Self.units.first(where: { $0.0 == unit })?.1 else {
            throw .mismatch(settingText, Self.self, hint: Self.hint(digits, unit))
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: 1 << shift)
        guard !overflow else { throw SettingProblem("\(settingText) is too large") }
        self.init(bytes)
    }

    package var settingText: String {
        let fitting = Self.units.first { bytes != 0 && bytes.isMultiple(of: 1 << $0.1) }
        let (unit, shift) = fitting ?? ("", 0)
        return "\(bytes >> shift)\(unit)"
    }

    /// People write `64MB`, `64M` or `64mib`; the first letter says which unit they mean.
    private static func hint(_ digits: Substring, _ unit: Substring) -> String? {
        let letter = unit.first { $0 != " " }?.uppercased()
        guard let letter, let meant = units.first(where: { $0.0.hasPrefix(letter) }) else {
            return nil
        }
        return meant.0.isEmpty ? nil : "write \(digits)\(meant.0)"
    }
}
