import SemanticConventions

extension SpanPolicy {
    /// `job`: a span that is a job, of some queue, type, outcome and attempt, by any of the names
    /// that job libraries give them.
    static func readJob(_ fields: PolicyFields) -> PolicyDraft? {
        var test = JobTest()
        let arePatterns = fields.flag("enabled_regex_matching") ?? false
        test.queue = fields.node("queue") == nil ? nil : readTexts("queue", fields)
        test.type = fields.node("type") == nil ? nil : readTexts("type", fields)
        test.outcomes = fields.choices("outcome", as: JobOutcome.self)
        test.minAttempt = fields.integer("min_attempt", in: 0...Int64.max)
        test.maxAttempt = fields.integer("max_attempt", in: 0...Int64.max)
        if arePatterns, test.queue == nil, test.type == nil {
            fields.report("enabled_regex_matching has no queue or type to match")
        }
        return .spans(.job(test), inverted: false)
    }
}
