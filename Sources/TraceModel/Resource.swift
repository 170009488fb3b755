/// What produced telemetry: a service instance and where it runs.
package struct Resource: Hashable, Sendable {
    package var attributes: [Attribute]
    package var droppedAttributesCount: UInt32
    package var schemaURL: String

    /// Makes a resource.
    package init(
        attributes: [Attribute] = [], droppedAttributesCount: UInt32 = 0, schemaURL: String = ""
    ) {
        self.attributes = attributes
        self.droppedAttributesCount = droppedAttributesCount
        self.schemaURL = schemaURL
    }

    /// `service.name`; empty when it is absent or not a string.
    package var serviceName: String {
        if case .string(let name) = attributes[key: "service.name"] { name } else { "" }
    }
}

/// The library that recorded a span.
package struct InstrumentationScope: Hashable, Sendable {
    package var name: String
    package var version: String
    package var attributes: [Attribute]
    package var droppedAttributesCount: UInt32
    package var schemaURL: String

    /// Makes a scope.
    package init(
        name: String = "", version: String = "", attributes: [Attribute] = [],
        droppedAttributesCount: UInt32 = 0, schemaURL: String = ""
    ) {
        self.name = name
        self.version = version
        self.attributes = attributes
        self.droppedAttributesCount = droppedAttributesCount
        self.schemaURL = schemaURL
    }
}
