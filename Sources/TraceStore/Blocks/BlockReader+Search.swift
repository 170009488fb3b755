import Bytes
import SemanticConventions
import TraceModel

extension BlockReader {
    /// Which fragments of the block have a span that meets all criteria; in the block's order.
    ///
    /// Reads the columns that the criteria are about and no other.
    func matches(_ prepared: PreparedCriteria) throws(StoreError) -> [Bool] {
        var matches = [Bool](repeating: false, count: head.fragments.count)
        var search = try BlockSearch(self, prepared)
        guard search.isPossible else { return matches }
        let spans = try spans()
        let classes = try classes()
        var span = 0
        for (place, fragment) in head.fragments.enumerated() {
            for _ in 0..<fragment.spanCount {
                if try search.matchesNext(classes, spans, span), !matches[place] {
                    matches[place] = true
                }
                span += 1
            }
        }
        return matches
    }

    /// When each fragment's first span starts.
    func fragmentStarts() throws(StoreError) -> [UInt64] {
        let spans = try spans()
        var first = 0
        return head.fragments.map { fragment in
            defer { first += fragment.spanCount }
            return spans.start(first)
        }
    }

    /// What a fragment says of its trace.
    func summary(of place: Int) throws(StoreError) -> FragmentSummary {
        let spans = try spans(of: place..<place + 1)
        let tables = try tables()
        let classes = try classes()
        let fragment = head.fragments[place]
        var summary = FragmentSummary(
            try head.traceID(of: place), threshold: fragment.verdict.threshold)
        let first = head.fragments[..<place].reduce(0) { $0 + $1.spanCount }
        var best: Int?
        var lastResource: UInt32?
        for span in first..<first + fragment.spanCount {
            let value = tables.classes[Int(classes[span])].value
            summary.add(
                start: spans.start(span), end: spans.end(span), isError: value.status == 2)
            if spans.resource(span) != lastResource {
                lastResource = spans.resource(span)
                let resource = tables.resources[Int(spans.resource(span))]
                summary.add(service: ResourceFacts(resource.message).service.string)
            }
            if best.map({ Self.stands(span, before: $0, spans) }) ?? true { best = span }
        }
        if let best {
            let facts = ResourceFacts(tables.resources[Int(spans.resource(best))].message)
            let value = tables.classes[Int(classes[best])].value
            summary.offer(
                FragmentSummary.Standing(
                    isRoot: spans.parent(best) == 0, start: spans.start(best),
                    service: facts.service.string, name: tables.names[Int(value.name)].string,
                    environment: EnvironmentName.normalize(facts.environment)))
        }
        return summary
    }

    private static func stands(_ span: Int, before other: Int, _ spans: BlockSpans) -> Bool {
        let (isRoot, isOtherRoot) = (spans.parent(span) == 0, spans.parent(other) == 0)
        return isRoot != isOtherRoot ? isRoot : spans.start(span) < spans.start(other)
    }
}

/// One pass over the spans of a block that finds those that meet criteria.
private struct BlockSearch: ~Copyable {
    /// A wanted value in one of the block's columns.
    private struct Wanted {
        let attribute: Int
        let place: Int
        /// The number of the value in the column.
        let entries: [Bool]
    }

    private let prepared: PreparedCriteria
    private var resources: [ResourceVerdict] = []
    /// For each class, whether its name and status are wanted.
    private var isClassPossible: [Bool] = []
    /// For each class, the places at which a wanted attribute may be.
    private var wanted: [[Wanted]] = []
    private var replay: ColumnReplay?
    private(set) var isPossible = false

    init(_ reader: BlockReader, _ prepared: PreparedCriteria) throws(StoreError) {
        self.prepared = prepared
        let tables = try reader.tables()
        resources = tables.resources.map { resource in
            let facts = ResourceFacts(resource.message)
            return ResourceVerdict(
                prepared, service: facts.service, environment: facts.environment,
                message: resource.message)
        }
        for entry in tables.classes {
            isClassPossible.append(Self.isPossible(entry.value, prepared, tables.names))
        }
        guard isClassPossible.contains(true), resources.contains(where: \.isPossible) else {
            return
        }
        try prepareAttributes(reader, tables)
    }

    /// Goes on to the next span; whether it meets all criteria.
    @inline(__always)
    mutating func matchesNext(
        _ classes: [UInt32], _ spans: BlockSpans, _ span: Int
    ) throws(StoreError) -> Bool {
        let number = Int(classes[span])
        try replay?.replay(number)
        let resource = resources[Int(spans.resource(span))]
        guard isClassPossible[number], resource.isPossible else { return false }
        let (start, end) = (spans.start(span), spans.end(span))
        guard prepared.matches(durationNanos: end > start ? end - start : 0) else { return false }
        return resource.isEnough || hasAttributes(number, resource.hasAttribute)
    }

    private func hasAttributes(_ number: Int, _ ofResource: [Bool]) -> Bool {
        guard replay != nil else { return false }
        var found = ofResource
        for wanted in wanted[number] where !found[wanted.attribute] {
            let entry = replay?.entry(wanted.place, of: number) ?? -1
            found[wanted.attribute] =
                wanted.entries.indices.contains(entry) && wanted.entries[entry]
        }
        return found.allSatisfy { $0 }
    }

    private static func isPossible(
        _ value: ItemClass, _ prepared: PreparedCriteria, _ names: TextList
    ) -> Bool {
        guard value.domain == .span else { return false }
        if prepared.criteria.errorOnly, value.status != 2 { return false }
        return prepared.operation?.withView { $0 == names[Int(value.name)] } ?? true
    }

    /// Looks the wanted attributes up in the dictionaries of their columns.
    private mutating func prepareAttributes(
        _ reader: BlockReader, _ tables: BlockTables
    ) throws(StoreError) {
        var found = prepared.attributes.indices.map { attribute in
            resources.contains { $0.isPossible && $0.hasAttribute[attribute] }
        }
        var columns: [Int: [(attribute: Int, entries: [Bool])]] = [:]
        for column in tables.columns where column.domain == .span && column.kind.isAttribute {
            for (attribute, wanted) in prepared.attributes.enumerated()
            where column.kind == .rawPair
                || wanted.key.withView({ $0 == tables.names[column.name] })
            {
                let entries = try Self.entries(of: column, reader, wanted)
                guard entries.contains(true) else { continue }
                columns[column.index, default: []].append((attribute, entries))
                found[attribute] = true
            }
        }
        isPossible = found.allSatisfy { $0 }
        guard isPossible, !columns.isEmpty else { return }
        for entry in tables.classes {
            wanted.append(
                entry.columns.indices.flatMap { place in
                    (columns[entry.columns[place]] ?? []).map {
                        Wanted(attribute: $0.attribute, place: place, entries: $0.entries)
                    }
                })
        }
        replay = try reader.replay { columns[$0.index] != nil }
    }

    /// For each value of a column, whether it is the wanted one.
    private static func entries(
        of column: ColumnEntry, _ reader: BlockReader, _ wanted: PreparedCriteria.Attribute
    ) throws(StoreError) -> [Bool] {
        let values = try reader.values(of: column.index)
        if column.kind == .string { return wanted.text.withView { values.isEqual(to: $0) } }
        return (0..<values.count).map { entry in
            switch column.kind {
            case .rawPair:
                values.withText(entry) { pair in
                    let parts = WirePair.readAny(pair)
                    return wanted.key.withView { $0 == parts.key } && wanted.matches(parts.value)
                } ?? false
            default:
                column.kind.isText
                    ? false
                    : wanted.matches(
                        WireValue(kind: column.kind, number: values.numbers[entry]))
            }
        }
    }
}
