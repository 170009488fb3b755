import Bytes

/// What makes two traces of one kind to a dynamic sampler: the values of some fields.
///
/// For each field its different values over all spans, sorted and each followed by `•`, then a `,`;
/// then the fields of the root span alone, and the number of spans where that is asked for.
struct TraceKey: Sendable {
    private struct Field: Sendable {
        let field: UInt16
        let isRootOnly: Bool
    }

    private let fields: [Field]
    private let usesLength: Bool

    /// Over so many different values a trace has no kind; no more are looked at.
    private static let maxValues = 100

    /// Compiles a list of fields: attributes of spans, scopes and resources, `name`, `span.kind`,
    /// `status_code`, `error`; `root.` before one asks the root span only.
    init(_ names: [String], usesLength: Bool, _ compiler: PolicyCompiler) {
        self.usesLength = usesLength
        let isRoot = { (name: String) in name.hasPrefix("root.") }
        let ordered = names.filter { !isRoot($0) }.sorted() + names.filter(isRoot).sorted()
        fields = ordered.map { name in
            let isRootOnly = isRoot(name)
            let key = isRootOnly ? String(name.dropFirst("root.".count)) : name
            let field =
                SpanPlan.Property(rawValue: key).map { compiler.builder.collect($0) }
                ?? compiler.builder.collect(key, at: .all)
            return Field(field: field, isRootOnly: isRootOnly)
        }
    }

    /// The key of a trace.
    func build(_ facts: borrowing TraceFacts) -> ByteBuffer {
        var key = ByteWriter(capacity: 128)
        var values = 0
        for field in fields {
            var texts: [[UInt8]] = []
            for index in facts.collected.indices where values < Self.maxValues {
                let collected = facts.collected[index]
                guard collected.field == field.field,
                    !field.isRootOnly || facts.isOfRoot(collected),
                    let text = collected.value.withText(\.array), !texts.contains(text)
                else { continue }
                texts.append(text)
                values += 1
            }
            texts.sort { $0.lexicographicallyPrecedes($1) }
            for text in texts {
                for byte in text { key.append(byte) }
                if !field.isRootOnly { key.append("•") }
            }
            key.append(",")
        }
        if usesLength { key.append(String(facts.spanCount)) }
        return key.finish()
    }
}

extension TraceFacts {
    /// Whether a value belongs to the root span or to its resource.
    borrowing func isOfRoot(_ collected: Collected) -> Bool {
        guard let root else { return false }
        return collected.span >= 0
            ? Int(collected.span) == root : collected.resource == rootResource
    }
}
