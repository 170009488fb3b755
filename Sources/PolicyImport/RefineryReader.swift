import Configuration
import SemanticConventions
import YAML

/// Reads Refinery's rules: a sampler for each environment.
///
/// - Source: honeycombio/refinery, `rules.md` and `config/sampler_config.go`, version 2.
struct RefineryReader {
    private let importer: PolicyImporter
    private let file: String

    init(_ importer: PolicyImporter, file: String) {
        self.importer = importer
        self.file = file
    }

    /// The name of the sampler for environments that the file does not name.
    private static let fallback = "__default__"
    /// Environments that have rates of their own here unless the configuration names them.
    private static let builtIn = ["local", "dev", "staging", "prod"]

    func read(_ root: YAMLNode) throws(ImportFailure) -> ImportedPolicies {
        var section = ImportSection(root)
        if let version = section.take("RulesVersion"), version.text != "2" {
            throw ImportFailure(
                version.position.line,
                "rules of version \(version.flowText) cannot be read, only those of version 2")
        }
        guard let samplers = section.take("Samplers"), let entries = samplers.entries,
            !entries.isEmpty
        else {
            throw ImportFailure(root.position.line, "Samplers names no environment")
        }
        var imported = ImportedPolicies(
            origin: "From \(file), rules of Refinery.",
            remarks: [
                .note(
                    samplers.position.line,
                    """
                    Refinery tells environments by the key that spans come with; here it is their \
                    deployment.environment.name. Waits are the defaults of Traces.TraceTimeout \
                    and SendDelay
                    """)
            ])
        imported.remarks += section.rest.map {
            .loss($0.keyPosition.line, "\($0.key) is not known and not carried over")
        }
        for entry in entries {
            let environment = try environment(entry)
            guard !imported.environments.contains(where: { $0.name == environment.name }) else {
                throw ImportFailure(
                    entry.keyPosition.line,
                    "\(entry.key) is another name of \(environment.name), which is there already")
            }
            imported.environments.append(environment)
        }
        spread(entries, over: &imported)
        try select(from: &imported, samplers)
        return imported
    }

    /// Leaves the environments that were asked for.
    private func select(
        from imported: inout ImportedPolicies, _ samplers: YAMLNode
    ) throws(ImportFailure) {
        guard !importer.environments.isEmpty else { return }
        let names = imported.environments.map(\.name)
        if let name = importer.environments.first(where: { !names.contains($0) }) {
            throw ImportFailure(
                samplers.position.line, "the file says nothing of the environment \(name)",
                hint: "it has \(names.joined(separator: ", "))")
        }
        imported.environments.removeAll { !importer.environments.contains($0.name) }
    }

    /// Has the sampler for all other environments hold for the built-in ones, too.
    private func spread(_ entries: [YAMLNode.Entry], over imported: inout ImportedPolicies) {
        guard let entry = entries.first(where: { $0.key == Self.fallback }),
            let index = imported.environments.firstIndex(where: {
                $0.name == EnvironmentName.unnamed
            })
        else { return }
        for name in Self.builtIn where !imported.environments.contains(where: { $0.name == name }) {
            var copy = imported.environments[index]
            copy.name = name
            copy.remarks.insert(
                .note(
                    entry.keyPosition.line,
                    "as \(Self.fallback); without this the built-in rates would hold"), at: 0)
            imported.environments.append(copy)
        }
    }

    private func environment(
        _ entry: YAMLNode.Entry
    ) throws(ImportFailure) -> ImportedPolicies.Environment {
        let name =
            entry.key == Self.fallback
            ? EnvironmentName.unnamed : EnvironmentName.normalize(entry.key)
        var environment = ImportedPolicies.Environment(
            name: name, decisionWait: .seconds(60), decisionWaitAfterRoot: .seconds(2))
        let line = entry.keyPosition.line
        guard let sampler = RefinerySampler(entry.value) else {
            throw ImportFailure(
                line, "\(entry.key) has no sampler that is known",
                hint: "one of \(RefinerySampler.names.joined(separator: ", "))")
        }
        var policy: ImportedPolicies.Policy
        var remarks: [ImportRemark] = []
        let node = sampler.policy(&remarks)
        policy = importer.checked(node, at: line)
        policy.remarks = remarks + policy.remarks
        environment.policies = [policy]
        return environment
    }
}
