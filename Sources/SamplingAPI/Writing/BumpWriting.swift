import Bytes
import Configuration
import ControlState
import Sampling
import SystemClock
import TraceModel

extension SamplingHandler {
    /// Writes a bump as an object.
    func write(_ record: BumpRecord, to json: inout JSONWriter) {
        json.beginObject()
        writeMembers(of: record, to: &json)
        json.endObject()
    }

    /// Writes the members of a bump.
    func writeMembers(of record: BumpRecord, to json: inout JSONWriter) {
        let bump = record.bump
        let length = bump.expiresAt.nanoseconds(since: bump.createdAt)
        json.key("id")
        json.string(bump.id.description)
        json.key("match")
        json.beginObject()
        for (name, value) in bump.match.conditions {
            json.key(name)
            json.string(value)
        }
        json.endObject()
        json.key("rate")
        json.number(bump.rate)
        json.key("ttl")
        json.string(Duration(wholeNanoseconds: length).settingText)
        json.key("reason")
        json.string(bump.reason)
        json.key("createdAt")
        json.string(bump.createdAt.rfc3339())
        json.key("expiresAt")
        json.string(bump.expiresAt.rfc3339())
        json.key("createdBy")
        json.string(bump.createdBy)
        json.key("state")
        json.string(record.ended?.how.rawValue ?? "active")
        json.key("endedAt")
        if let ended = record.ended { json.string(ended.at.rfc3339()) } else { json.null() }
        json.key("effectiveRate")
        json.number(record.ended == nil ? bump.rateInForce : 0)
        json.key("limitedBy")
        if let limit = bump.limit { json.string(limit.reason) } else { json.null() }
        json.key("keptTraces")
        json.number(desk.kept(by: bump.id))
    }
}

/// Writes audit records.
enum AuditWriting {
    /// Writes records as an array, in their order.
    static func write(_ records: [AuditRecord], to json: inout JSONWriter) {
        json.beginArray()
        for record in records { write(record, to: &json) }
        json.endArray()
    }

    private static func write(_ record: AuditRecord, to json: inout JSONWriter) {
        json.beginObject()
        json.key("at")
        json.string(record.at.rfc3339())
        json.key("by")
        json.string(record.actor)
        json.key("action")
        json.string(record.action.rawValue)
        json.key("bump")
        if let bump = record.bump { json.string(bump.description) } else { json.null() }
        json.key("reason")
        json.string(record.reason)
        json.key("changes")
        json.beginArray()
        for change in record.changes { write(change, to: &json) }
        json.endArray()
        json.endObject()
    }

    private static func write(_ change: AuditRecord.Change, to json: inout JSONWriter) {
        json.beginObject()
        json.key("name")
        json.string(change.name)
        json.key("before")
        if let before = change.before { json.string(before) } else { json.null() }
        json.key("after")
        if let after = change.after { json.string(after) } else { json.null() }
        json.endObject()
    }
}
