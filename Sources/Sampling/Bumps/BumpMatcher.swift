import SemanticConventions

/// Which traces a bump is for: those with a span that meets every condition given.
///
/// The conditions are met by one span, with its resource, and not by several together.
package struct BumpMatcher: Equatable, Sendable {
    /// The name of a configured environment, normalised.
    package let environment: String
    /// `service.name` of the span's resource.
    package var service: String?
    /// The name of the span.
    package var operation: String?
    /// The type of the job that the span runs or puts into a queue, by any convention.
    package var jobType: String?
    /// The queue that the span's job or message is taken from or put into, by any convention.
    package var queue: String?
    /// The attribute `org_id` of the span or its resource, as text.
    package var orgID: String?
    /// The attribute `project_id` of the span or its resource, as text.
    package var projectID: String?

    /// Makes a matcher of every trace in an environment.
    package init(environment: String) {
        self.environment = EnvironmentName.normalize(environment)
    }

    /// Whether it asks for nothing but the environment, which the head of sampling knows.
    package var isWholeEnvironment: Bool {
        service == nil && operation == nil && !asksForAttributes
    }

    /// Whether it asks for something that SDKs do not know when they start a trace.
    package var asksForAttributes: Bool {
        jobType != nil || queue != nil || orgID != nil || projectID != nil
    }

    /// The conditions that are given, by the names that the API has for them, in its order.
    package var conditions: [(name: StaticString, value: String)] {
        let all: [(StaticString, String?)] = [
            ("environment", environment), ("service", service), ("operation", operation),
            ("jobType", jobType), ("queue", queue), ("orgId", orgID), ("projectId", projectID),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }
}
