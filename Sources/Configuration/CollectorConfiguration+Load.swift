import YAML

extension CollectorConfiguration {
    /// A text to read, with the name it goes by in messages.
    package struct File: Sendable, Equatable {
        /// The name, such as `tracewell.yaml`.
        package let name: String
        /// The text, in UTF-8.
        package let bytes: [UInt8]

        /// Creates a file from its content.
        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }

        /// Creates a file from a string.
        package init(name: String, _ text: String) {
            self.init(name: name, bytes: Array(text.utf8))
        }
    }

    /// A value given on the command line.
    package struct Override: Sendable, Equatable {
        /// The key's full name, such as `limits.request_bytes`.
        package let key: String
        /// The value's text.
        package let value: String
        /// The flag as messages name it, such as `--data-dir`.
        package let flag: String

        /// Creates an override for a flag that stands for one key.
        package init(key: String, value: String, flag: String) {
            self.key = key
            self.value = value
            self.flag = flag
        }

        /// Reads the `key=value` of a `--set`; nil if there is no equals sign or nothing before it.
        package init?(assignment: String) {
            guard let equals = assignment.firstIndex(of: "="), equals > assignment.startIndex else {
                return nil
            }
            let key = String(assignment[..<equals])
            self.init(
                key: key, value: String(assignment[assignment.index(after: equals)...]),
                flag: "--set \(key)")
        }
    }

    /// The configuration when nobody sets anything.
    package static var standard: CollectorConfiguration {
        resolve(node: nil, origin: .builtIn, overrides: OverrideTree()).configuration
    }

    /// Reads a configuration: flag over environment variable over file over default, key by key.
    ///
    /// Everything it depends on is passed in; nothing is opened and no variable is looked up. On
    /// failure the error holds every mistake there is, not only the first.
    ///
    /// - Parameters:
    ///   - file: The configuration file, if there is one.
    ///   - environment: The process environment; variables other than `TRACEWELL_…` serve
    ///     `${env:NAME}`.
    ///   - overrides: Values from the command line; of two for one key the later stands.
    /// - Returns: The configuration in force.
    /// - Throws: Every mistake in what was passed in.
    package static func load(
        file: File?, environment: [String: String], overrides: [Override]
    ) throws(ConfigurationError) -> CollectorConfiguration {
        var issues: [ConfigurationError.Issue] = []
        var unreadable: Set<YAMLNode.Position> = []
        var node: YAMLNode?
        if let file {
            do {
                let parsed = try YAMLParser().parse(file.bytes)
                var substitution = Substitution(environment: environment, file: file.name)
                node = substitution.apply(parsed)
                issues += substitution.issues
                unreadable = substitution.failures
            } catch {
                issues.append(.init(.file(file.name, line: error.line), error.message))
            }
        }
        let (configuration, found) = resolve(
            node: node, origin: file.map { .file($0.name) } ?? .builtIn,
            overrides: OverrideTree(environment: environment, overrides: overrides),
            unreadable: unreadable)
        issues += found
        guard issues.isEmpty else { throw ConfigurationError(issues) }
        return configuration
    }

    /// The keys whose value differs from another configuration's and takes effect only at a
    /// restart.
    package func differences(from other: CollectorConfiguration) -> [SettingPath] {
        let before = Dictionary(
            other.settings.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first })
        return settings.filter { $0.reload == .restart && before[$0.path] != $0.value }.map(\.path)
    }
}
