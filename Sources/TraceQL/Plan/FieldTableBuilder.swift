/// Gives each field that a query reads from a message its slot.
struct FieldTableBuilder {
    private(set) var table = FieldTable()
    /// The slots of attributes, by where they are read from.
    private var slots: [FieldSource: [String: Int]] = [:]

    mutating func slot(of key: String, in source: FieldSource) -> Int {
        if let slot = slots[source]?[key] { return slot }
        let slot = insert(key, in: source)
        slots[source, default: [:]][key] = slot
        return slot
    }

    private mutating func insert(_ key: String, in source: FieldSource) -> Int {
        switch source {
        case .span: Self.insert(key, &table.span)
        case .parent: Self.insert(key, &table.parent)
        case .resource: Self.insert(key, &table.resource)
        case .parentResource: Self.insert(key, &table.parentResource)
        case .scope: Self.insert(key, &table.scope)
        }
    }

    private static func insert(_ key: String, _ fields: inout SpanFields) -> Int {
        fields.keys.insert(key, slot: fields.count)
        fields.count += 1
        return fields.count - 1
    }

    private static func insert(_ key: String, _ fields: inout ResourceFields) -> Int {
        fields.keys.insert(key, slot: fields.count)
        return fields.count - 1
    }

    private static func insert(_ key: String, _ fields: inout ScopeFields) -> Int {
        fields.keys.insert(key, slot: fields.count)
        fields.count += 1
        return fields.count - 1
    }

    mutating func slot(ofEvent name: SpanFields.EventField.Name) -> Int {
        if let known = table.span.events.first(where: { $0.name == name }) { return known.slot }
        table.span.events.append(.init(name: name, slot: table.span.count))
        table.span.count += 1
        return table.span.count - 1
    }

    mutating func slot(ofLink name: SpanFields.LinkField.Name) -> Int {
        if let known = table.span.links.first(where: { $0.name == name }) { return known.slot }
        table.span.links.append(.init(name: name, slot: table.span.count))
        table.span.count += 1
        return table.span.count - 1
    }

    mutating func slot(ofSpan field: WritableKeyPath<SpanFields, Int?>, isParent: Bool) -> Int {
        isParent
            ? Self.slot(field, \.count, &table.parent) : Self.slot(field, \.count, &table.span)
    }

    mutating func slot(ofScope field: WritableKeyPath<ScopeFields, Int?>) -> Int {
        Self.slot(field, \.count, &table.scope)
    }

    private static func slot<Fields>(
        _ field: WritableKeyPath<Fields, Int?>, _ count: WritableKeyPath<Fields, Int>,
        _ fields: inout Fields
    ) -> Int {
        if let known = fields[keyPath: field] { return known }
        let slot = fields[keyPath: count]
        fields[keyPath: field] = slot
        fields[keyPath: count] += 1
        return slot
    }
}
