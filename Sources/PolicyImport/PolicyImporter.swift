package import Configuration
import SemanticConventions
import YAML

/// Turns sampling that was written for another program into environments of ours.
///
/// It reads the `tail_sampling` section of an OpenTelemetry Collector, alone or within a whole
/// configuration, and the rules of Refinery 2 and later. What cannot be carried over is kept as a
/// comment and told.
package struct PolicyImporter: Sendable {
    /// Says what is wrong with a configuration; nothing if it can be put in force.
    package typealias Check = @Sendable (_ text: String) -> [String]

    /// The environments that were asked for; none when nobody asked.
    let environments: [String]
    private let check: Check

    /// Makes an importer.
    ///
    /// - Parameters:
    ///   - environments: For the Collector's policies, which know none: the environments they are
    ///     to hold for, `prod` if there are none. For Refinery's, those to import; none for all.
    ///   - check: Holds a configuration against what the collector accepts.
    package init(environments: [String], check: @escaping Check) {
        self.environments = environments.map(EnvironmentName.normalize)
        self.check = check
    }

    /// Reads a file.
    ///
    /// - Parameter file: Its bytes, and its name for messages.
    /// - Returns: What was made of it, with remarks on what was not.
    /// - Throws: ``ImportFailure`` when it is no such file.
    package func read(
        _ file: CollectorConfiguration.File
    ) throws(ImportFailure) -> ImportedPolicies {
        if file.name.hasSuffix(".toml") { throw Self.refuseTOML(at: 1) }
        let root: YAMLNode
        do throws(YAMLError) {
            root = try YAMLParser().parse(file.bytes)
        } catch {
            if let line = Self.lineOfTOML(file.bytes) { throw Self.refuseTOML(at: line) }
            throw ImportFailure(error.line, error.message)
        }
        var imported = try policies(root, of: file)
        for problem in check(imported.text) {
            imported.remarks.append(.loss(root.position.line, problem))
        }
        return imported
    }

    private func policies(
        _ root: YAMLNode, of file: CollectorConfiguration.File
    ) throws(ImportFailure) -> ImportedPolicies {
        if root.elements != nil || root["policies"] != nil || root["tail_sampling"] != nil
            || root["processors"] != nil
        {
            return try CollectorReader(self, file: file.name).read(root)
        }
        if root["Samplers"] != nil || root["RulesVersion"] != nil {
            return try RefineryReader(self, file: file.name).read(root)
        }
        if let line = Self.lineOfTOML(file.bytes) { throw Self.refuseTOML(at: line) }
        if root["SampleRate"] != nil || root["Sampler"] != nil {
            throw Self.refuseOldRules(at: root.position.line, "rules of Refinery 1")
        }
        throw ImportFailure(
            root.position.line, "there is no sampling in it",
            hint: "give a Collector's configuration with tail_sampling, or Refinery's rules")
    }

    // MARK: - For readers

    /// The policy in force if it can be, or as a comment that says why it cannot.
    func checked(_ node: YAMLNode, at line: Int) -> ImportedPolicies.Policy {
        let problems = self.problems(node)
        guard !problems.isEmpty else { return .init(node: node) }
        return .init(
            node: node,
            remarks: problems.map { .loss(line, "not carried over: \($0)") }, isActive: false)
    }

    /// What is wrong with a policy.
    func problems(_ node: YAMLNode) -> [String] {
        let alone = ImportedPolicies(
            origin: "A policy.", environments: [.init(name: "alone", policies: [.init(node: node)])]
        )
        let tail = "environments.alone.tail"
        return check(alone.text).map { problem in
            let place = ["\(tail): ", "\(tail).policies[0]: "].first(where: problem.hasPrefix)
            return String(problem.dropFirst(place?.count ?? 0))
        }
    }

    // MARK: - What is refused

    /// The line of the first assignment or table header that is TOML's; nil if there is none.
    private static func lineOfTOML(_ bytes: [UInt8]) -> Int? {
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let index = lines.firstIndex { line in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let key = parts.first else { return false }
            let name = key.reversed().drop(while: \.isWhitespace).reversed()
                .drop(while: \.isWhitespace)
            return !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        }
        return index.map { $0 + 1 }
    }

    private static func refuseTOML(at line: Int) -> ImportFailure {
        refuseOldRules(at: line, "TOML, which Refinery read before version 2")
    }

    private static func refuseOldRules(at line: Int, _ what: String) -> ImportFailure {
        ImportFailure(
            line, "this is \(what)",
            hint: "turn it into YAML with Refinery's own `convert rules`, and import that")
    }
}
