/// A query that can be asked: read, checked and compiled.
package struct CheckedQuery: Sendable {
    package let syntax: QuerySyntax
    let plan: QueryPlan

    /// Reads a query.
    ///
    /// - Throws: ``TraceQLError`` with the place of what is wrong and a guess at what was meant.
    /// - Complexity: O(bytes of the text), of which there may be 64 KiB.
    package init(_ text: String) throws(TraceQLError) {
        syntax = try QueryParser.syntax(of: text)
        try TypeChecker.check(syntax.pipeline)
        plan = try PlanBuilder.plan(syntax.pipeline)
    }

    /// The fields that the query names, each once, in the order in which it does.
    package var fields: [QueryField] { plan.named.map(\.field) }
}

extension CheckedQuery: CustomStringConvertible {
    /// The query in one spelling.
    package var description: String { syntax.description }
}
