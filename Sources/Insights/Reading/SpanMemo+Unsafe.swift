import Bytes
import SemanticConventions
import TraceModel

/// Where a span is counted: what there is to say of a request, a query or a command but its duration.
struct SpanPlace {
    /// What is counted beside the series of the family.
    enum Kind: UInt8 {
        case server, client, query, command
    }

    let kind: Kind
    let family: SeriesFamily
    /// The place of its series.
    let place: Int
    /// The place of the edge to its server, where that is told by the span alone.
    var edge: Int?
    let isError: Bool
}

/// Remembers for one batch where spans that are alike are counted.
///
/// PERF: Most spans of a batch are like one before: the same route, query or command. To compare the
/// few values that matter takes a fifth of what classifying a span and looking up its labels does.
///
/// What is compared are views into the batch that is being read; ``begin()`` forgets them before it
/// goes.
///
/// SAFETY: Each of the buffers is initialised until this goes, and an entry's number is less than
/// ``capacity``; the values of entries before ``begin()`` are never read, as their round is over.
@safe
struct SpanMemo: ~Copyable, @unchecked Sendable {
    private struct Entry {
        /// Counts the calls of ``SpanMemo/begin()``.
        var round: UInt64 = 0
        // What the span is, beside values.
        var attributes: UInt64 = 0
        var service = 0
        var traits: UInt64 = 0
        /// How many values are compared.
        var count = 0
        var name = ByteView.empty
        /// Whether the name is compared, too.
        var hasName = false
        var place = SpanPlace(kind: .server, family: .service, place: 0, isError: false)
        var peer = PeerName()
    }

    /// An attribute that has the same value in spans that are alike.
    private struct Comparison {
        var attribute = ConventionalAttribute.httpRoute
        var value = ByteView.empty
    }

    private static let capacity = 256
    /// The most values that are compared.
    private static let most = 5

    private let entries: UnsafeMutablePointer<Entry>
    private let comparisons: UnsafeMutablePointer<Comparison>
    private var round: UInt64 = 1

    init() {
        unsafe entries = .allocate(capacity: Self.capacity)
        unsafe entries.initialize(repeating: Entry(), count: Self.capacity)
        unsafe comparisons = .allocate(capacity: Self.capacity * Self.most)
        unsafe comparisons.initialize(
            repeating: Comparison(), count: Self.capacity * Self.most)
    }

    deinit {
        unsafe entries.deallocate()
        unsafe comparisons.deallocate()
    }

    /// Forgets everything.
    mutating func begin() { round &+= 1 }

    /// Where the spans of an entry are counted.
    @inline(__always)
    func place(_ entry: Int) -> SpanPlace { unsafe entries[entry].place }

    /// Whom the spans of an entry call.
    @inline(__always)
    func peer(_ entry: Int) -> PeerName { unsafe entries[entry].peer }

    /// The entry of spans that a span is like; nil where there is none.
    ///
    /// - Parameters:
    ///   - span: The span.
    ///   - service: The place of its service.
    /// - Returns: Its number, until the next call of ``remember(_:_:at:_:)`` or ``begin()``.
    @inline(__always)
    func find(_ span: borrowing ConventionalSpan, _ service: Int) -> Int? {
        let index = Self.index(span, service)
        let entry = unsafe entries + index
        guard unsafe entry.pointee.round == round,
            unsafe entry.pointee.attributes == span.attributeBits,
            unsafe entry.pointee.service == service,
            unsafe entry.pointee.traits == Self.traits(span)
        else { return nil }
        let first = unsafe comparisons + index &* Self.most
        for at in unsafe 0..<entry.pointee.count
        where unsafe !Self.isEqual(span.value(first[at].attribute), first[at].value) {
            return nil
        }
        if unsafe entry.pointee.hasName, unsafe !Self.isEqual(span.name, entry.pointee.name) {
            return nil
        }
        return index
    }

    /// Remembers where a span is counted, if what decides on that can be compared.
    mutating func remember(
        _ span: borrowing ConventionalSpan, _ service: Int, at place: SpanPlace, _ peer: PeerName
    ) {
        // These may make it another class, by values that are not compared.
        guard !span.has(.messagingOperationType), !span.has(.faasTrigger) else { return }
        let index = Self.index(span, service)
        // What was there is gone even if this span cannot be remembered: its values are written over.
        unsafe entries[index].round = 0
        var count = 0
        func compare(_ attribute: ConventionalAttribute) {
            unsafe comparisons[index * Self.most + count] = Comparison(
                attribute: attribute, value: span.value(attribute))
            count += 1
        }
        var hasName = false
        switch place.kind {
        case .server:
            compare(.httpRequestMethod)
            compare(.httpResponseStatusCode)
            compare(.httpRoute)
            hasName = span.httpRoute == nil
        case .client:
            compare(.httpRequestMethod)
            compare(.httpResponseStatusCode)
        case .query, .command:
            // Without an operation the statement tells it, and the key of some commands their class.
            guard span.text(.dbOperationName) != nil, !span.has(.httpResponseStatusCode) else {
                return
            }
            compare(.dbSystemName)
            compare(.dbOperationName)
            if case .query = place.kind {
                compare(.dbCollectionName)
            } else if span.mayBeQueueCommand {
                return
            }
        }
        if place.kind != .server {
            guard let (address, port) = span.peerAttributes else { return }
            compare(address)
            if let port { compare(port) }
        }
        unsafe entries[index] = Entry(
            round: round, attributes: span.attributeBits, service: service,
            traits: Self.traits(span), count: count, name: span.name, hasName: hasName,
            place: place, peer: peer)
    }

    @inline(__always)
    private static func traits(_ span: borrowing ConventionalSpan) -> UInt64 {
        UInt64(span.kind.rawValue) << 16 | UInt64(span.status.rawValue) << 8
            | (span.hasException ? 2 : 0) | (span.hasOtherJobKey ? 1 : 0)
    }

    /// The entry of spans that have the same route or operation, method or collection.
    @inline(__always)
    private static func index(_ span: borrowing ConventionalSpan, _ service: Int) -> Int {
        var mixed = span.attributeBits &+ UInt64(truncatingIfNeeded: service)
        if span.has(.dbOperationName) {
            mixed = mix(mix(mixed, span.value(.dbOperationName)), span.value(.dbCollectionName))
        } else {
            let route = span.has(.httpRoute) ? span.value(.httpRoute) : span.name
            mixed = mix(mix(mixed, route), span.value(.httpRequestMethod))
        }
        return Int(truncatingIfNeeded: mixed >> 56)
    }

    @inline(__always)
    private static func mix(_ mixed: UInt64, _ value: ByteView) -> UInt64 {
        let word = value.littleEndian64(at: value.count &- 8) ?? 0
        return (mixed ^ word ^ UInt64(truncatingIfNeeded: value.count)) &* 0x9E37_79B9_7F4A_7C15
    }

    /// Compares words, the last of which overlaps the one before.
    @inline(__always)
    private static func isEqual(_ left: ByteView, _ right: ByteView) -> Bool {
        guard left.count == right.count else { return false }
        guard left.count >= 8 else {
            guard left.count >= 4 else { return left == right }
            let last = left.count &- 4
            return left.littleEndian32(at: 0) == right.littleEndian32(at: 0)
                && left.littleEndian32(at: last) == right.littleEndian32(at: last)
        }
        var offset = 0
        while offset &+ 8 < left.count {
            if left.littleEndian64(at: offset) != right.littleEndian64(at: offset) { return false }
            offset &+= 8
        }
        let last = left.count &- 8
        return left.littleEndian64(at: last) == right.littleEndian64(at: last)
    }
}

extension ConventionalSpan {
    /// The attributes that ``peer`` is read from, when it is read again from spans with the same.
    ///
    /// Nil where one is no text, so that another one decides.
    fileprivate var peerAttributes: (ConventionalAttribute, ConventionalAttribute?)? {
        if has(.servicePeerName) {
            return text(.servicePeerName).map { _ in (.servicePeerName, nil) }
        }
        if has(.serverAddress) {
            return text(.serverAddress).map { _ in (.serverAddress, .serverPort) }
        }
        if has(.networkPeerAddress) {
            return text(.networkPeerAddress).map { _ in (.networkPeerAddress, .networkPeerPort) }
        }
        return (.dbNamespace, nil)
    }
}
