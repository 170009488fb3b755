/// One side of a message in a queue: where it was put in, or where it was worked on.
struct MessageSighting {
    enum Side {
        case producer, consumer
    }

    let side: Side
    /// The identifiers by which the other side may name it; the first one comes first.
    let key: JoinKey
    let otherKey: JoinKey?
    /// When it was in the queue, or when work on it began: nanoseconds since the Unix epoch.
    let time: UInt64
    /// The consumer's place among the workers' series.
    var worker: Int
}
