import TraceModel

extension ByteWriter {
    /// Appends the length and the bytes of hex digits of either case, as a protobuf field has them.
    ///
    /// - Returns: False, with nothing appended, when the text is not an even number of digits.
    package mutating func appendHexField(_ digits: ByteView) -> Bool {
        guard digits.count % 2 == 0 else { return false }
        let before = count
        appendVarint(UInt64(digits.count / 2))
        var index = 0
        while index < digits.count {
            guard let high = digits[index].hexValue, let low = digits[index + 1].hexValue else {
                truncate(to: before)
                return false
            }
            append(high << 4 | low)
            index += 2
        }
        return true
    }
}
