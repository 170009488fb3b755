import Bytes
import Configuration
import ControlState
import HTTPServer
import QueryAPI
import Sampling
import TraceModel

extension SamplingHandler {
    private static let standardLimit = 100
    private static let largestLimit = 1000

    /// Answers the bumps in force, or the newest of all.
    func bumps(_ items: QueryItems, _ reach: SamplingReach) throws(APIProblem) -> HTTPResponse {
        let isAll =
            items.has("all") ? try items.read("all", "true or false", Self.flag) ?? true : false
        let limit = try limit(items)
        let records =
            isAll
            ? try refusing { () throws(BumpRefusal) in try desk.records(limit: limit) }
            : Array(desk.bumps.map { BumpRecord($0) }.reversed().prefix(limit))
        var json = JSONWriter()
        json.beginObject()
        json.key("bumps")
        json.beginArray()
        for record in records where reach.covers(record.bump.match) {
            write(record, to: &json)
        }
        json.endArray()
        json.endObject()
        return HTTPResponse(.ok, "application/json", json.finish())
    }

    /// Makes a bump.
    func createBump(
        _ request: HTTPRequest, _ reach: SamplingReach
    ) throws(APIProblem) -> HTTPResponse {
        let draft = try BumpDocument.draft(request.body)
        guard reach.covers(draft.match) else { throw Self.outOfReach }
        let actor = actor(request.head, reach)
        let bump = try refusing { () throws(BumpRefusal) in try desk.create(draft, by: actor) }
        var response = answer(BumpRecord(bump), .created)
        response.headers.set("Location", "\(Self.path)/bumps/\(bump.id)")
        return response
    }

    /// Answers one bump, in force or not, with what was done to it.
    func bump(_ name: String, _ reach: SamplingReach) throws(APIProblem) -> HTTPResponse {
        let record = try record(name, reach)
        let audit = try refusing { () throws(BumpRefusal) in
            try desk.audit(of: record.bump.id, limit: Self.largestLimit)
        }
        var json = JSONWriter()
        json.beginObject()
        writeMembers(of: record, to: &json)
        json.key("audit")
        AuditWriting.write(audit, to: &json)
        json.endObject()
        return HTTPResponse(.ok, "application/json", json.finish())
    }

    /// Moves the end of a bump.
    func changeBump(
        _ name: String, _ request: HTTPRequest, _ reach: SamplingReach
    ) throws(APIProblem) -> HTTPResponse {
        let id = try record(name, reach).bump.id
        let change = try BumpDocument.change(request.body)
        let actor = actor(request.head, reach)
        let bump = try refusing { () throws(BumpRefusal) in
            try desk.extend(id, change.extent, by: actor, reason: change.reason)
        }
        return answer(BumpRecord(bump), .ok)
    }

    /// Ends a bump.
    func cancelBump(
        _ name: String, _ items: QueryItems, _ head: HTTPRequestHead, _ reach: SamplingReach
    ) throws(APIProblem) -> HTTPResponse {
        let id = try record(name, reach).bump.id
        let reason = try items["reason"]
        let actor = actor(head, reach)
        let record = try refusing { () throws(BumpRefusal) in
            try desk.cancel(id, by: actor, reason: reason.map { String($0.prefix(1000)) })
        }
        return answer(record, .ok)
    }

    /// Answers the newest records of who changed what.
    func audit(_ items: QueryItems, _ reach: SamplingReach) throws(APIProblem) -> HTTPResponse {
        guard reach.environment == nil, reach.orgID == nil else { throw Self.outOfReach }
        let limit = try limit(items)
        let audit = try refusing { () throws(BumpRefusal) in try desk.audit(limit: limit) }
        var json = JSONWriter()
        json.beginObject()
        json.key("audit")
        AuditWriting.write(audit, to: &json)
        json.endObject()
        return HTTPResponse(.ok, "application/json", json.finish())
    }

    // MARK: Parts

    private func record(_ name: String, _ reach: SamplingReach) throws(APIProblem) -> BumpRecord {
        guard let id = BumpID(name) else {
            throw .invalid(
                "\"\(name.prefix(64))\" is not the name of a bump.", hint: "Names look like b12.")
        }
        let record = try refusing { () throws(BumpRefusal) in try desk.record(of: id) }
        guard reach.covers(record.bump.match) else { throw APIProblem(.unknown(id)) }
        return record
    }

    private func answer(_ record: BumpRecord, _ status: HTTPStatus) -> HTTPResponse {
        var json = JSONWriter()
        write(record, to: &json)
        return HTTPResponse(status, "application/json", json.finish())
    }

    private func limit(_ items: QueryItems) throws(APIProblem) -> Int {
        let expectation = "a number from 1 to \(Self.largestLimit)"
        let range = 1...Self.largestLimit
        return try items.read("limit", expectation) { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        } ?? Self.standardLimit
    }

    private func refusing<Result>(
        _ body: () throws(BumpRefusal) -> Result
    ) throws(APIProblem) -> Result {
        do throws(BumpRefusal) {
            return try body()
        } catch {
            throw APIProblem(error)
        }
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }

    private static let outOfReach = APIProblem(
        .forbidden, "forbidden", "The token reaches a part of the traces only.",
        hint: "Name its environment and its organisation in match, or use another token.")
}

extension APIProblem {
    /// What a client is told of a bump that is not made or changed.
    init(_ refusal: BumpRefusal) {
        switch refusal {
        case .invalid(let message, let hint): self = .invalid(message, hint: hint)
        case .overCap(let message, let hint):
            self.init(.unprocessableContent, "over_cap", message, hint: hint)
        case .overBudget(let reason):
            self.init(
                .conflict, "over_budget", "The collector has no room for more: \(reason).",
                hint: "Narrow the bump, make room, or try again later.", retryAfter: 30)
        case .tooMany(let limit):
            self.init(
                .conflict, "too_many_bumps", "\(limit) bumps are in force, which is the most.",
                hint: "Cancel one that is not needed.")
        case .unknown(let id):
            self.init(
                .notFound, "not_found", "No bump \(id) is known.",
                hint: "tracewell sampling bumps lists them.")
        case .ended(let id, let end):
            self.init(
                .conflict, "bump_ended",
                "The bump \(id) ended at \(end.rfc3339(fractionDigits: 0)).",
                hint: "Make another one.")
        case .storage:
            self.init(
                .serviceUnavailable, "control_unavailable",
                "The change cannot be kept safe, so that it is not made.",
                hint: "Look at the log of the collector for the reason.", retryAfter: 5)
        }
    }
}
