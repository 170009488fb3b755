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
                add(value, key: key.hash64)
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
                add(pair.value, key: pair.key.hash64)
            }
        default: break
        }
    }

    private mutating func add(_ value: WireValue, key: UInt64) {
        switch value.kind {
        case .string:
            hashes.append(AttributeFilter.hash(.string, key: key, value: value.text.hash64))
        case .int: hashes.append(AttributeFilter.hash(.int, key: key, value: value.number))
        case .bool:
            hashes.append(AttributeFilter.hash(.bool, key: key, value: min(value.number, 1)))
        default: break
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
