import Bytes
import SemanticConventions

/// Collects what a block's filter holds.
struct FilterBuilder: ~Copyable {
    private var hashes = PlainArray<UInt64>()

    /// Makes the filter of a block.
    mutating func make(
        _ items: borrowing ItemEncoder, _ scopes: borrowing ScopeNumbers
    ) -> ByteBuffer {
        hashes.removeAll()
        addNames(items)
        addResources(scopes)
        for number in 0..<items.columns.count where items.columns[number].domain == .span {
            add(items.columns, number, names: items.names)
        }
        return AttributeFilter.make(hashes)
    }

    private mutating func addNames(_ items: borrowing ItemEncoder) {
        var last = -1
        for number in 0..<items.classes.count where items.classes[number].domain == .span {
            let name = Int(items.classes[number].name)
            if name == last { continue }
            last = name
            hashes.append(AttributeFilter.hash(.spanName, value: items.names.hash(of: name)))
        }
    }

    private mutating func addResources(_ scopes: borrowing ScopeNumbers) {
        for number in 0..<scopes.resources.count {
            guard let kept = KeptMessage(scopes.resources[number]) else { continue }
            let environment = EnvironmentName.normalize(ResourceFacts(kept.message).environment)
            hashes.append(AttributeFilter.hash(.environment, value: environment.hash64))
            ResourceFacts.forEachAttribute(of: kept.message) { key, value in
                if let hash = AttributeFilter.hash(value, key: key.hash64) { hashes.append(hash) }
            }
        }
    }

    private mutating func add(
        _ columns: borrowing ColumnTable, _ number: Int, names: borrowing TextDictionary
    ) {
        let key = names.hash(of: columns[number].name)
        switch columns[number].kind {
        case .string:
            for place in 0..<columns[number].texts.count {
                hashes.append(
                    AttributeFilter.hash(
                        .string, key: key, value: columns[number].texts.hash(of: place)))
            }
        case .int, .bool:
            let subject: AttributeFilter.Subject = columns[number].kind == .int ? .int : .bool
            for place in 0..<columns[number].numbers.count {
                let value = columns[number].numbers[place]
                hashes.append(
                    AttributeFilter.hash(
                        subject, key: key, value: subject == .bool ? min(value, 1) : value))
            }
        case .rawPair:
            for place in 0..<columns[number].texts.count {
                let pair = WirePair.readAny(columns[number].texts[place])
                let hash = AttributeFilter.hash(pair.value, key: pair.key.hash64)
                if let hash { hashes.append(hash) }
            }
        default: break
        }
    }
}

extension BlockReader {
    /// The hashes of everything that the block's filter has to hold.
    func filterHashes() throws(StoreError) -> [UInt64] {
        let tables = try tables()
        var hashes: [UInt64] = []
        for entry in tables.classes where entry.value.domain == .span {
            let name = tables.names[Int(entry.value.name)]
            hashes.append(AttributeFilter.hash(.spanName, value: name.hash64))
        }
        for resource in tables.resources {
            let environment = EnvironmentName.normalize(ResourceFacts(resource.message).environment)
            hashes.append(AttributeFilter.hash(.environment, value: environment.hash64))
            ResourceFacts.forEachAttribute(of: resource.message) { key, value in
                if let hash = AttributeFilter.hash(value, key: key.hash64) { hashes.append(hash) }
            }
        }
        for column in tables.columns where column.domain == .span && column.kind.isAttribute {
            hashes += try filterHashes(of: column, key: tables.names[column.name].hash64)
        }
        return hashes
    }

    private func filterHashes(
        of column: ColumnEntry, key: UInt64
    ) throws(StoreError) -> [UInt64] {
        let values = try values(of: column.index)
        return (0..<values.count).compactMap { entry in
            guard column.kind.isText else {
                let value = WireValue(kind: column.kind, number: values.numbers[entry])
                return AttributeFilter.hash(value, key: key)
            }
            return values.withText(entry) { text in
                let pair = WirePair.readAny(text)
                return column.kind == .rawPair
                    ? AttributeFilter.hash(pair.value, key: pair.key.hash64)
                    : AttributeFilter.hash(WireValue(kind: column.kind, text: text), key: key)
            } ?? nil
        }
    }
}

extension String {
    /// The XXH3 hash of the text's UTF-8.
    var hash64: UInt64 {
        let buffer = ByteBuffer(utf8)
        return withExtendedLifetime(buffer) { buffer.view.hash64 }
    }
}
