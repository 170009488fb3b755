import Configuration
import SemanticConventions
import YAML

/// Reads an OpenTelemetry Collector's `tail_sampling`.
///
/// - Source: opentelemetry-collector-contrib, `processor/tailsamplingprocessor/README.md`, v0.160.
struct CollectorReader {
    private let importer: PolicyImporter
    private let file: String

    init(_ importer: PolicyImporter, file: String) {
        self.importer = importer
        self.file = file
    }

    /// Reads a whole configuration, the section alone, or only its list of policies.
    func read(_ root: YAMLNode) throws(ImportFailure) -> ImportedPolicies {
        var remarks: [ImportRemark] = []
        let root = CollectorVariables.rewrite(root, &remarks)
        var imported = ImportedPolicies(
            origin: "From \(file), the tail sampling of an OpenTelemetry Collector.",
            remarks: remarks)
        let processors = root["processors"] ?? root
        let sections = (processors.entries ?? []).filter { Self.kind($0.key) == "tail_sampling" }
        if sections.isEmpty {
            guard root["processors"] == nil else {
                throw ImportFailure(
                    root.position.line, "none of the processors is tail_sampling",
                    hint: "the policies stand in processors.tail_sampling")
            }
            try add(root, name: nil, to: &imported)
        }
        for section in sections {
            try add(section.value, name: Self.suffix(section.key), to: &imported)
        }
        for entry in processors.entries ?? [] where Self.kind(entry.key) == "probabilistic_sampler"
        {
            lowerHead(entry, of: &imported)
        }
        return imported
    }

    private static func kind(_ key: String) -> Substring {
        key.split(separator: "/", maxSplits: 1).first ?? ""
    }

    private static func suffix(_ key: String) -> String? {
        let parts = key.split(separator: "/", maxSplits: 1)
        return parts.count == 2 ? String(parts[1]) : nil
    }

    // MARK: - One processor

    private func add(
        _ node: YAMLNode, name: String?, to imported: inout ImportedPolicies
    ) throws(ImportFailure) {
        let environment = try environment(node)
        var names = importer.environments.isEmpty ? ["prod"] : importer.environments
        if let name { names = [EnvironmentName.normalize(name)] }
        for name in names {
            guard !imported.environments.contains(where: { $0.name == name }) else {
                throw ImportFailure(
                    node.position.line, "more than one tail_sampling is about \(name)",
                    hint: "name them tail_sampling/ENVIRONMENT, or import one at a time")
            }
            var copy = environment
            copy.name = name
            imported.environments.append(copy)
        }
        imported.remarks.append(
            .note(
                node.position.line,
                """
                the Collector had these policies decide about traces of every environment; here \
                they hold for \(names.joined(separator: ", ")), and other environments keep what \
                they have
                """))
    }

    private func environment(
        _ node: YAMLNode
    ) throws(ImportFailure) -> ImportedPolicies.Environment {
        var environment = ImportedPolicies.Environment(name: "")
        var list = node
        if node.elements == nil {
            var section = ImportSection(node)
            guard let policies = section.take("policies") else {
                throw ImportFailure(node.position.line, "tail_sampling has no policies")
            }
            list = policies
            readWaits(&section, of: &environment)
            CollectorSettings.read(&section, &environment.remarks)
        }
        guard let policies = list.elements, !policies.isEmpty else {
            throw ImportFailure(
                list.position.line, "policies is a list, not \(list.kindDescription)")
        }
        environment.policies = policies.map(CollectorPolicy(importer).read)
        return environment
    }

    private func readWaits(
        _ section: inout ImportSection, of environment: inout ImportedPolicies.Environment
    ) {
        environment.decisionWait =
            duration("decision_wait", &section, &environment.remarks) ?? .seconds(30)
        let afterRoot =
            duration("decision_wait_after_root_received", &section, &environment.remarks) ?? .zero
        // Zero has the Collector wait on, and us decide at once.
        environment.decisionWaitAfterRoot =
            afterRoot == .zero ? environment.decisionWait : afterRoot
    }

    private func duration(
        _ key: String, _ section: inout ImportSection, _ remarks: inout [ImportRemark]
    ) -> Duration? {
        guard let node = section.take(key) else { return nil }
        guard let duration = node.text.flatMap(GoDuration.read), duration <= .seconds(3600),
            duration == .zero || duration >= .milliseconds(1)
        else {
            remarks.append(
                .loss(
                    node.position.line,
                    "\(key) is a duration of 1ms to 1h, not \(node.flowText); the default stands"))
            return nil
        }
        return duration
    }

    // MARK: - The head

    /// The processor that samples before, by probability.
    private func lowerHead(_ entry: YAMLNode.Entry, of imported: inout ImportedPolicies) {
        let line = entry.keyPosition.line
        let text = entry.value["sampling_percentage"]?.text ?? "0"
        guard let percent = Double(text), (0...100).contains(percent) else {
            imported.remarks.append(
                .loss(line, "\(entry.key).sampling_percentage is no percentage: \(text)"))
            return
        }
        let index = imported.environments.indices.filter { index in
            Self.suffix(entry.key).map {
                imported.environments[index].name == EnvironmentName.normalize($0)
            } ?? true
        }
        if index.isEmpty {
            imported.remarks.append(
                .loss(line, "\(entry.key) belongs to no tail_sampling of its name"))
        }
        for index in index {
            imported.environments[index].rate = "\(text)%"
            imported.environments[index].remarks.append(
                .note(
                    line,
                    """
                    \(entry.key) keeps \(text)% before the policies; by the randomness of the \
                    trace, so that other traces are kept than by its hash, and as many
                    """))
        }
    }
}
