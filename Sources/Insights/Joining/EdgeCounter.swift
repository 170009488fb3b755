/// Counts edges of the service graph whose ends were told by different spans.
struct EdgeCounter {
    private var key = SeriesKey()

    /// Counts a call of which both sides were seen.
    ///
    /// - Parameters:
    ///   - client: The client's side.
    ///   - server: The server's side.
    ///   - series: Holds the names of the services and takes the counts.
    mutating func count(
        _ client: CallSighting, _ server: CallSighting, in series: inout SeriesStores
    ) {
        key.begin()
        addNames(ofClient: client.service, series)
        let services = series[.service].table
        key.add(services.words, services.range(ofLabel: 1, at: server.service))
        key.add(server.connection)
        let place = count(isFailed: client.isError || server.isError, in: &series)
        // A client's span that several servers answer to has its duration counted once.
        if !client.isPaired {
            series.observe(
                client.nanoseconds, in: SeriesFamily.EdgeHistogram.client, .edge, at: place)
        }
        series.observe(
            server.nanoseconds, in: SeriesFamily.EdgeHistogram.server, .edge, at: place)
    }

    /// Counts a call to a peer who has sent no span.
    mutating func count(virtual client: CallSighting, in series: inout SeriesStores) {
        key.begin()
        addNames(ofClient: client.service, series)
        key.add(client.peer)
        key.add(client.connection)
        let place = count(isFailed: client.isError, in: &series)
        series.observe(
            client.nanoseconds, in: SeriesFamily.EdgeHistogram.client, .edge, at: place)
    }

    private mutating func addNames(ofClient service: Int, _ series: borrowing SeriesStores) {
        let services = series[.service].table
        for label in 0..<2 {
            key.add(services.words, services.range(ofLabel: label, at: service))
        }
    }

    private mutating func count(isFailed: Bool, in series: inout SeriesStores) -> Int {
        let place = series.place(.edge, &key)
        series.add(1, to: SeriesFamily.Counter.edgeRequests, .edge, at: place)
        if isFailed { series.add(1, to: SeriesFamily.Counter.edgeFailures, .edge, at: place) }
        return place
    }
}
