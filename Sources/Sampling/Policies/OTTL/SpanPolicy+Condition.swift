extension SpanPolicy {
    private enum ErrorMode: String, CaseIterable {
        case ignore
        case silent
        case propagate
    }

    /// `ottl_condition`: any condition holds for any span, or for any event of one.
    static func readCondition(_ fields: PolicyFields) -> PolicyDraft? {
        // What can be compiled cannot fail, so that there are no errors to be ignored or not.
        _ = fields.choice("error_mode", as: ErrorMode.self)
        let spans = conditions("span", .span, fields)
        let events = conditions("spanevent", .event, fields)
        guard let spans, let events else { return nil }
        guard !spans.isEmpty || !events.isEmpty else {
            fields.report("span or spanevent is missing")
            return nil
        }
        let all = spans + events.map { .event($0) }
        return .spans(all.count == 1 ? all[0] : .any(all), inverted: false)
    }

    private static func conditions(
        _ key: String, _ subject: OTTLParser.Subject, _ fields: PolicyFields
    ) -> [SpanPredicate]? {
        guard let nodes = fields.textNodes(key) else { return [] }
        let predicates = nodes.compactMap { text, node -> SpanPredicate? in
            do throws(OTTLError) {
                return try OTTLParser.predicate(text, subject)
            } catch {
                fields.report(
                    "\(key): \(text): \(error.message)", at: node,
                    hint: "docs/reference/sampling-policies.md lists what conditions may say")
                return nil
            }
        }
        return predicates.count == nodes.count ? predicates : nil
    }
}
