package import TraceModel

/// What a span has, as far as it is known without evaluating a query; what is nil may be anything.
package struct SpanRequirement: Hashable, Sendable {
    /// `service.name` is one of these texts.
    package internal(set) var services: Set<String>?
    /// The name of the span is one of these.
    package internal(set) var names: Set<String>?
    /// The normalised environment is one of these.
    package internal(set) var environments: Set<String>?
    package internal(set) var kinds: Set<SpanKind>?
    package internal(set) var statuses: Set<SpanStatus.Code>?
    /// The duration of the span in nanoseconds.
    package internal(set) var duration = NanosecondRange()
    /// The duration of the whole trace in nanoseconds.
    package internal(set) var traceDuration = NanosecondRange()
    /// Attributes that are there, by where they are looked for and their key.
    package internal(set) var attributes: [AttributeName: AttributeRequirement] = [:]

    /// Requires nothing.
    init() {}

    /// An attribute's place and key.
    package struct AttributeName: Hashable, Sendable {
        package let scope: AttributeScope
        package let key: String
    }

    /// What an attribute is that has to be there.
    package struct AttributeRequirement: Hashable, Sendable {
        /// It equals one of these values, or is a list with an element that does; nil for any value.
        ///
        /// Numbers are equal across their kinds: an attribute may be 500 or 500.0.
        package internal(set) var values: Set<QueryValue>?
    }

    /// What two requirements ask of the same span; nil where no span has both.
    func joined(with other: SpanRequirement) -> SpanRequirement? {
        var joined = self
        guard Self.narrow(&joined.services, other.services),
            Self.narrow(&joined.names, other.names),
            Self.narrow(&joined.environments, other.environments),
            Self.narrow(&joined.kinds, other.kinds),
            Self.narrow(&joined.statuses, other.statuses),
            joined.duration.narrow(other.duration),
            joined.traceDuration.narrow(other.traceDuration)
        else { return nil }
        for (name, requirement) in other.attributes {
            // A list may equal several values at once, so that the shorter list of them stays.
            guard let known = joined.attributes[name]?.values else {
                joined.attributes[name] = requirement
                continue
            }
            guard let values = requirement.values, values.count < known.count else { continue }
            joined.attributes[name] = requirement
        }
        return joined
    }

    private static func narrow<Value>(_ set: inout Set<Value>?, _ other: Set<Value>?) -> Bool {
        guard let other else { return true }
        set = set?.intersection(other) ?? other
        return set?.isEmpty == false
    }

    /// What one of two requirements asks that differ in one list of values; nil where they differ
    /// in more.
    func widened(by other: SpanRequirement) -> SpanRequirement? {
        var widened = self
        if let name = attributes.keys.first, attributes.count == 1,
            let values = attributes[name]?.values, let more = other.attributes[name]?.values
        {
            widened.attributes[name] = AttributeRequirement(values: values.union(more))
            var same = other
            same.attributes[name] = attributes[name]
            return same == self ? widened : nil
        }
        return Self.widen(\.services, self, other) ?? Self.widen(\.names, self, other)
            ?? Self.widen(\.kinds, self, other) ?? Self.widen(\.statuses, self, other)
            ?? Self.widen(\.environments, self, other)
    }

    private static func widen<Value>(
        _ field: WritableKeyPath<SpanRequirement, Set<Value>?>, _ left: SpanRequirement,
        _ right: SpanRequirement
    ) -> SpanRequirement? {
        guard let values = left[keyPath: field], let more = right[keyPath: field] else {
            return nil
        }
        var same = right
        same[keyPath: field] = values
        guard same == left else { return nil }
        var widened = left
        widened[keyPath: field] = values.union(more)
        return widened
    }
}
