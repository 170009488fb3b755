import Bytes
import OTLP
import SemanticConventions

/// What searches ask of a resource, read from its message as a scan of a request reads it.
struct ResourceFacts {
    /// The value of `service.name`; empty when it is absent or not a string.
    private(set) var service = ByteView.empty
    /// The value of `deployment.environment.name`, else of `deployment.environment`.
    private(set) var environment = ByteView.empty

    /// Reads a `Resource`, which must outlive the facts.
    init(_ message: ByteView) {
        var service: ByteView?
        var environment: ByteView?
        var oldEnvironment: ByteView?
        Self.forEachAttribute(of: message) { key, value in
            guard value.kind == .string else { return }
            if key == "service.name" {
                service = service ?? value.text
            } else if key == "deployment.environment.name" {
                environment = environment ?? value.text
            } else if key == "deployment.environment" {
                oldEnvironment = oldEnvironment ?? value.text
            }
        }
        self.service = service ?? .empty
        self.environment = environment ?? oldEnvironment ?? .empty
    }

    /// Shows the attributes of a `Resource`.
    static func forEachAttribute(of message: ByteView, _ visit: (ByteView, WireValue) -> Void) {
        var reader = WireReader(message)
        while !reader.isAtEnd {
            guard let tag = try? reader.readTag() else { return }
            if tag.field == ResourceField.attributes.rawValue, tag.type == .lengthDelimited {
                guard let pair = try? reader.readBytes() else { return }
                let parts = WirePair.readAny(pair)
                visit(parts.key, parts.value)
            } else if (try? reader.skip(tag.type)) == nil {
                return
            }
        }
    }
}

/// A scope or a resource as a block keeps it: the schema URL, then the message.
struct KeptMessage {
    let schemaURL: ByteView
    let message: ByteView

    /// Takes the bytes apart; nil when they are damaged.
    init?(_ bytes: ByteView) {
        var reader = WireReader(bytes)
        guard let schemaURL = try? reader.readBytes() else { return nil }
        self.schemaURL = schemaURL
        message = reader.rest
    }

    /// Writes both so that ``init(_:)`` finds them again.
    static func write(schemaURL: ByteView, message: ByteView, to output: inout ByteWriter) {
        output.appendVarint(UInt64(schemaURL.count))
        output.append(schemaURL)
        output.append(message)
    }
}
