/// Makes one number of many; what is no number is passed over.
struct Aggregation {
    private let function: AggregateFunction
    private var count: Int64 = 0
    /// The sum, the least or the greatest value so far.
    private var value = FieldValue.missing

    init(_ function: AggregateFunction) { self.function = function }

    mutating func add(_ other: FieldValue) {
        guard other.number != nil else { return }
        count += 1
        if count == 1 {
            value = other
            return
        }
        switch function {
        case .min: if other.holds(.less, value) { value = other }
        case .max: if other.holds(.greater, value) { value = other }
        case .sum, .avg: value = value.combined(.add, other)
        case .count: break
        }
    }

    /// Missing where there was no number; the average of durations is a duration.
    var result: FieldValue {
        guard function == .avg, count > 0 else { return value }
        if case .duration(let nanoseconds) = value {
            let average = (Double(nanoseconds) / Double(count)).rounded()
            return Int64(exactly: average).map(FieldValue.duration) ?? .double(average)
        }
        return .double((value.number ?? 0) / Double(count))
    }
}
