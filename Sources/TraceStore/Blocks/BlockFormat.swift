/// The numbers of the block format, version 2; see `docs/format/blocks.md`.
enum BlockFormat {
    /// `TWB2` in a file, read as a little-endian number; the last byte is the version.
    static let magic: UInt32 = 0x3242_5754
    /// `TWB1`: as version 2, but that all traces of a block were stored at the same time.
    static let magicOfVersion1: UInt32 = 0x3142_5754

    /// The parts of a block's body, in this order.
    enum Section: Int, CaseIterable {
        /// Names, scopes, resources, columns, shapes, classes.
        case tables = 0
        /// The class of each span, then of each event and link.
        case classes = 1
        /// The resource and the parent of each span.
        case tree = 2
        /// The widths of times and durations.
        case widths = 3
        /// The operations that vary, by class and place.
        case operations = 4
        /// References, lengths and widths of the columns' values.
        case codes = 5
        /// The bytes of strings.
        case texts = 6
        /// Identifiers and the low bits of numbers.
        case raw = 7
    }

    /// The strings of a column: each has a form of its own.
    static let mixedForm: UInt8 = 255
    /// The doubles of a column: their bits, eight bytes each.
    static let bitPatternForm: UInt8 = 254

    /// How many bytes a reference into a column's values takes.
    static func referenceWidth(_ values: Int) -> Int {
        switch values {
        case ...0x100: 1
        case ...0x1_0000: 2
        case ...0x100_0000: 3
        default: 4
        }
    }

    /// The largest unit of time that all values are multiples of, of those that clocks tick in.
    static func unit(of values: borrowing PlainArray<UInt64>) -> UInt64 {
        for unit in [1_000_000, 1_000, 100] as [UInt64] {
            var place = 0
            while place < values.count, values[place] % unit == 0 { place += 1 }
            if place == values.count { return unit }
        }
        return 1
    }

    /// The most bytes that a section may declare to inflate to.
    static let maxSectionBytes = 1 << 30
}
