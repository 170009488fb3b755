import Bytes

extension String {
    /// Lends the UTF-8 of the text.
    func withView<Result>(_ body: (ByteView) -> Result) -> Result {
        let buffer = ByteBuffer(utf8)
        return withExtendedLifetime(buffer) { body(buffer.view) }
    }
}
