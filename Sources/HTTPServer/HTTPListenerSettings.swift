/// What one listener is set up with.
package struct HTTPListenerSettings: Sendable {
    /// Names the listener in logs, metrics and thread names.
    package var name: String
    /// Where to listen.
    package var address: ListenAddress
    /// How many threads serve requests.
    package var threads = 2
    /// Memory of one connection for heads and for the piece of a body being read.
    ///
    /// PERF: 32 KiB measured best: a POST of 280 KB takes 60 µs, 85 with half as much and 78 with twice as
    /// much, as the memory is cleared for each request. It stays in use while a connection is idle.
    package var connectionMemory = 32_768
    /// How many connections may be open; further ones are closed at once.
    package var connections = 10_000
    /// How many of them one address may have; local sockets are not counted.
    package var connectionsPerAddress = 256
    /// How large the head of a request may be.
    package var head = HTTPHeadLimits()
    /// How long clients may take.
    package var times = HTTPTimeLimits()
    /// How much of all bodies together may be held.
    package var budget: BodyBudget
    /// Which web pages may call the listener; nil for none.
    package var cors: CORSPolicy?

    /// Makes settings with the usual limits.
    package init(name: String, address: ListenAddress, budget: BodyBudget = BodyBudget()) {
        self.name = name
        self.address = address
        self.budget = budget
    }
}

/// How long a client may take.
package struct HTTPTimeLimits: Sendable {
    /// For a head, from the opening of the connection or from the request line.
    package var head = Duration.seconds(10)
    /// From one answer to the next request line.
    package var idle = Duration.seconds(60)
    /// How often the rate of a body is looked at.
    package var bodyWindow = Duration.seconds(10)
    /// The bytes a second that a body must bring on average over each window.
    package var bodyRate = 1024
    /// How long an answer may take to be read, beside one second for each ``bodyRate`` bytes of it.
    package var answer = Duration.seconds(60)
    /// How often connections are looked at.
    package var sweep = Duration.seconds(1)

    /// The usual limits.
    package init() {}
}

/// The bounds on the head of a request.
package struct HTTPHeadLimits: Sendable {
    /// For the request line and all headers together.
    package var bytes = 16_384
    /// For the number of headers.
    package var fields = 64

    /// The usual bounds.
    package init() {}
}
