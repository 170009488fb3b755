import Bytes
import OTLP
import TraceModel

/// What bumps ask of the attributes of a span or a resource, read in one walk over the message.
struct SpanIdentity {
    private var orgID: AttributeScalar?
    private var projectID: AttributeScalar?
    /// Whether the span shows a sign of being a job, or of a queue; else it is neither.
    private(set) var mayBeJob = false

    /// Of a key that is given more than once the first value counts.
    init(_ message: ByteView, attributes field: Int, kind: SpanKind = .unspecified) {
        mayBeJob = kind == .consumer || kind == .producer
        var reader = WireReader(message)
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            guard tag.field == field else {
                guard (try? reader.skip(tag.type)) != nil else { return }
                continue
            }
            guard let pair = try? reader.readBytes() else { return }
            read(pair)
        }
    }

    private mutating func read(_ pair: ByteView) {
        if !mayBeJob { mayBeJob = TraceFacts.isSignOfJob(pair) }
        guard let (key, value) = AttributePair.split(pair) else { return }
        if key.count == 6, orgID == nil, key == "org_id" {
            orgID = AttributeScalar(value)
        } else if key.count == 10, projectID == nil, key == "project_id" {
            projectID = AttributeScalar(value)
        }
    }

    /// Whether it has the identifiers that a matcher asks for, those of its resource included.
    func has(_ match: BumpMatcher, or resource: SpanIdentity) -> Bool {
        if let id = match.orgID, !Self.isSame(orgID, id), !Self.isSame(resource.orgID, id) {
            return false
        }
        if let id = match.projectID, !Self.isSame(projectID, id),
            !Self.isSame(resource.projectID, id)
        {
            return false
        }
        return true
    }

    private static func isSame(_ value: AttributeScalar?, _ other: String) -> Bool {
        value?.withText { text in Bytes.withView(of: other) { $0 == text } } ?? false
    }
}
