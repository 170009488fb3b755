import Bytes
import OTLP
import Testing

@Suite struct FieldTableTests {
    /// The decoder's tables: every message that it reads.
    private static let tables: [any OTLPField.Type] = [
        ExportRequestField.self, ResourceSpansField.self, ScopeSpansField.self, ResourceField.self,
        ScopeField.self, SpanField.self, EventField.self, LinkField.self, StatusField.self,
        KeyValueField.self, AnyValueField.self, ArrayValueField.self, KeyValueListField.self,
    ]
    /// Fields that are defined and deliberately not read: they belong to profiles or name entities.
    private static let unread: Set = [
        "opentelemetry.proto.common.v1.AnyValue.string_value_strindex",
        "opentelemetry.proto.common.v1.KeyValue.key_strindex",
        "opentelemetry.proto.resource.v1.Resource.entity_refs",
    ]

    /// What `proto/` says, read once.
    private static let definitions = Result { try ProtoDefinitions() }

    @Test(arguments: tables.map(TableName.init))
    fileprivate func `A table has every field of its message`(table: TableName) throws {
        let definitions = try Self.definitions.get()
        let message = table.type.messageName
        let defined = try #require(definitions.messages[message])
            .filter { !Self.unread.contains("\(message).\($0.name)") }
        #expect(
            rows(of: table.type)
                == defined.map {
                    Row(
                        number: $0.number, name: $0.jsonName,
                        wireType: wireType(of: $0, in: definitions))
                }.sorted())
    }

    @Test func `TracesData has the layout of a request`() throws {
        let messages = try Self.definitions.get().messages
        #expect(
            messages["opentelemetry.proto.trace.v1.TracesData"]
                == messages[ExportRequestField.messageName])
    }

    private func rows<Table: OTLPField>(of table: Table.Type) -> [Row] {
        table.allCases.map { Row(number: $0.rawValue, name: "\($0)", wireType: "\($0.wireType)") }
            .sorted()
    }

    /// How a value of a declared type is laid out; a repeated message is a field for each element.
    private func wireType(
        of field: ProtoDefinitions.Field, in definitions: ProtoDefinitions
    ) -> String {
        let type: WireType =
            switch field.type {
            case "bool", "int32", "int64", "uint32", "uint64": .varint
            case "fixed32", "float": .fixed32
            case "fixed64", "double": .fixed64
            case let name where definitions.enums.contains { $0.hasSuffix(".\(name)") }: .varint
            default: .lengthDelimited
            }
        return "\(type)"
    }
}

/// One field as both sides state it.
private struct Row: Comparable {
    let number: Int
    let name: String
    let wireType: String

    static func < (one: Row, other: Row) -> Bool { one.number < other.number }
}

/// A table as a test argument, told apart by the message that it is of.
private struct TableName: Sendable, CustomTestStringConvertible {
    let type: any OTLPField.Type
    var testDescription: String { type.messageName }
}
