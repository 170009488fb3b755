/// Guesses what somebody meant who wrote a name that does not exist.
package enum NearestName {
    /// The name nearest to what was written; nil if none is near.
    ///
    /// Near is at most two changed, missing, added or swapped letters, and less than half of the
    /// name; failing that, the longest name that what was written begins with, or the only one that
    /// begins with it.
    ///
    /// - Complexity: O(candidates × length of both names).
    package static func of(_ written: String, among candidates: some Sequence<String>) -> String? {
        var best: (name: String, distance: Int)?
        var beginnings: [String] = []
        var continuations: [String] = []
        for name in candidates {
            let distance = distance(written, name)
            if distance <= 2, distance * 2 < max(name.count, 3), distance < best?.distance ?? .max {
                best = (name, distance)
            }
            guard min(written.count, name.count) >= 4 else { continue }
            if written.hasPrefix(name) { beginnings.append(name) }
            if name.hasPrefix(written) { continuations.append(name) }
        }
        return best?.name ?? beginnings.max { $0.count < $1.count }
            ?? (continuations.count == 1 ? continuations.first : nil)
    }

    /// The optimal string alignment distance; names longer than 64 are taken as far apart.
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.unicodeScalars)
        let b = Array(right.unicodeScalars)
        guard a.count <= 64, b.count <= 64 else { return .max }
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                let substitution = last[j] + (a[i] == b[j] ? 0 : 1)
                var cost = min(substitution, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
