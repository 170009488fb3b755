/// What is owed to whoever handed spans over: word that they are settled.
///
/// The journal's receipts conform; a record is retired when all its spans were released.
package protocol SpanReceipt: AnyObject, Sendable {
    /// Says that some of the spans are stored, or dropped by a decision.
    ///
    /// Called outside of any lock of assembly, from any thread; together exactly as often as there
    /// are spans in the batch.
    func release(spans: Int)
}
