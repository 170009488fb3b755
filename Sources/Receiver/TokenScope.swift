import Access
import Bytes
import OTLP
import SemanticConventions

extension AccessControl.Grant {
    /// Throws when a batch holds spans of another environment or organisation than the token's.
    func check(_ batch: SpanBatch) throws(ReceiverError) {
        if let environment {
            for resource in batch.resources {
                let name = EnvironmentName.normalize(batch.bytes(resource.environment))
                guard name == environment else { throw .outOfScope("environment") }
            }
        }
        guard let orgID else { return }
        let isWithin = withView(of: orgID) { expected in
            batch.resources.allSatisfy {
                Self.allows(expected, batch.bytes($0.message), ResourceField.attributes.rawValue)
            }
                && batch.spans.allSatisfy {
                    Self.allows(expected, batch.bytes($0.message), SpanField.attributes.rawValue)
                }
        }
        guard isWithin else { throw .outOfScope("organisation") }
    }

    /// Whether a message has no `org_id` but the expected one.
    private static func allows(_ expected: ByteView, _ message: ByteView, _ field: Int) -> Bool {
        var reader = WireReader(message)
        while !reader.isAtEnd {
            guard let tag = try? reader.readTag() else { return false }
            guard tag.field == field else {
                guard (try? reader.skip(tag.type)) != nil else { return false }
                continue
            }
            guard let attribute = try? reader.readBytes() else { return false }
            if let value = organisation(attribute), value != expected { return false }
        }
        return true
    }

    /// The value of an attribute whose key is `org_id`; nil for another key.
    private static func organisation(_ attribute: ByteView) -> ByteView? {
        var key = ByteView.empty
        var value = ByteView.empty
        var reader = WireReader(attribute)
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            if tag.field == KeyValueField.key.rawValue {
                key = (try? reader.readBytes()) ?? .empty
            } else if tag.field == KeyValueField.value.rawValue {
                value = (try? reader.readBytes()) ?? .empty
            } else if (try? reader.skip(tag.type)) == nil {
                break
            }
        }
        guard key == "org_id" else { return nil }
        var text = WireReader(value)
        guard let tag = try? text.readTag(), tag.field == AnyValueField.stringValue.rawValue else {
            return .empty
        }
        return (try? text.readBytes()) ?? .empty
    }
}
