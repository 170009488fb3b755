extension HistogramBuckets {
    /// Estimates a quantile of observations by how many fell into each bucket.
    ///
    /// Observations are taken to lie evenly within their bucket; those above all bounds count as the
    /// last bound. So Prometheus' `histogram_quantile` gives the same.
    ///
    /// - Parameters:
    ///   - share: 0 to 1.
    ///   - counts: Observations in each bucket alone; one more than there are bounds.
    /// - Returns: In the small unit; 0 where there are no observations.
    package func quantile(_ share: Double, of counts: [UInt64]) -> UInt64 {
        let rank = share * Double(counts.reduce(0, &+))
        var below = 0.0
        for (index, count) in counts.enumerated() where count > 0 {
            let reached = below + Double(count)
            if reached >= rank, index < bounds.count {
                let lower = index > 0 ? bounds[index - 1] : 0
                let part = max(0, rank - below) / Double(count)
                return lower + UInt64(Double(bounds[index] - lower) * part)
            }
            below = reached
        }
        return below > 0 ? bounds.last ?? 0 : 0
    }
}
