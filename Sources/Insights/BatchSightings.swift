/// What one batch has to say, until it is known whether the batch is accepted.
///
/// SAFETY: `@unchecked Sendable`: it passes from the thread that read the batch to the one that counts
/// it, one at a time.
package final class BatchSightings: @unchecked Sendable {
    var tally: BatchTally

    init(limit: Int) { tally = BatchTally(limit: limit) }
}
