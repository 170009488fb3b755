import TraceModel

/// The traces of a partition that is still written to: sorted runs of entries, merged as they grow.
///
/// Each block adds a run; runs of about the same length become one. So there are at most a few more
/// runs than the number of blocks has binary digits, and an entry is moved as often.
struct TraceIndex: Sendable {
    private(set) var runs: [[UInt64]] = []

    /// Adds the entries of a block.
    mutating func insert(_ entries: [UInt64]) {
        var run = entries.sorted()
        while let last = runs.last, last.count <= run.count * 2 {
            run = Self.merge(last, run)
            runs.removeLast()
        }
        runs.append(run)
    }

    /// The entries in a range, in no particular order.
    func entries(in range: ClosedRange<UInt64>) -> [UInt64] {
        var found: [UInt64] = []
        for run in runs {
            var place = Self.lowerBound(run, range.lowerBound)
            while place < run.count, run[place] <= range.upperBound {
                found.append(run[place])
                place += 1
            }
        }
        return found
    }

    /// Whether a trace may be in one of the blocks.
    func contains(_ id: TraceID) -> Bool {
        let range = TraceKey.range(of: id)
        return runs.contains { run in
            let place = Self.lowerBound(run, range.lowerBound)
            return place < run.count && run[place] <= range.upperBound
        }
    }

    /// All entries, sorted.
    var sorted: [UInt64] { runs.reduce([]) { Self.merge($0, $1) } }

    /// The place of the first entry that is not below a value.
    ///
    /// PERF: Identifiers are mostly random, so that the search begins near where the value is in a
    /// run of evenly spread entries, and goes on in steps that double; it then stays within some
    /// lines of the cache. Where entries are not spread evenly it takes twice the steps of a binary
    /// search.
    static func lowerBound(_ run: [UInt64], _ value: UInt64) -> Int {
        let guess = Int(
            truncatingIfNeeded: value.multipliedFullWidth(by: UInt64(run.count)).high)
        var low = guess
        var high = guess
        var step = 16
        while low > 0, run[low - 1] >= value {
            high = low
            low = max(0, low - step)
            step *= 2
        }
        while high < run.count, run[high] < value {
            low = high + 1
            high = min(run.count, high + step)
            step *= 2
        }
        while low < high {
            let middle = (low + high) / 2
            if run[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func merge(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
        var merged: [UInt64] = []
        merged.reserveCapacity(left.count + right.count)
        var places = (left: 0, right: 0)
        while places.left < left.count, places.right < right.count {
            if left[places.left] <= right[places.right] {
                merged.append(left[places.left])
                places.left += 1
            } else {
                merged.append(right[places.right])
                places.right += 1
            }
        }
        merged.append(contentsOf: left[places.left...])
        merged.append(contentsOf: right[places.right...])
        return merged
    }
}
