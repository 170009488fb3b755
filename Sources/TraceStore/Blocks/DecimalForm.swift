import Bytes

/// Doubles that were decimal fractions before they were doubles, as whole numbers and a
/// power of ten.
///
/// `0.25` as a pattern of bits takes eight bytes that do not compress; as `25 / 100` it takes one.
/// Division of two exactly represented numbers rounds correctly, so what comes back is the same.
enum DecimalForm {
    /// The largest power of ten tried.
    static let maxExponent = 9

    private static let powers: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
    /// Up to here all whole numbers are exact.
    private static let maxMantissa = 9_007_199_254_740_992.0

    /// The whole number for a double; nil when the double would not come back bit for bit.
    static func mantissa(_ bits: UInt64, exponent: Int) -> Int64? {
        let value = Double(bitPattern: bits)
        let scaled = (value * powers[exponent]).rounded()
        guard scaled.magnitude <= maxMantissa, let mantissa = Int64(exactly: scaled),
            pattern(mantissa, exponent: exponent) == bits
        else { return nil }
        return mantissa
    }

    /// The bits of the double for a whole number.
    static func pattern(_ mantissa: Int64, exponent: Int) -> UInt64 {
        (Double(mantissa) / powers[exponent]).bitPattern
    }

    /// The smallest power of ten that serves all values; nil when there is none.
    static func exponent(of values: borrowing NumberDictionary) -> Int? {
        var exponent = 0
        for place in 0..<values.count {
            while mantissa(values[place], exponent: exponent) == nil {
                exponent += 1
                if exponent > maxExponent { return nil }
            }
        }
        // A larger power may have made an earlier value inexact.
        for place in 0..<values.count where mantissa(values[place], exponent: exponent) == nil {
            return nil
        }
        return exponent
    }
}
