import YAML

/// One run over the declarations of all keys: collects what is wrong and what every setting came
/// to.
///
/// The same declarations serve two runs: reading values, and describing the keys for the reference,
/// where every section that may be absent and every free name is visited once.
///
/// Not thread-safe: one run belongs to one call.
final class Reading {
    /// What was declared, in order.
    enum Item {
        case section(SettingPath, doc: String)
        case setting(Setting)

        /// The name of what was declared.
        var path: SettingPath {
            switch self {
            case .section(let path, _): path
            case .setting(let setting): setting.path
            }
        }

        /// What it does, in sentences.
        var doc: String {
            switch self {
            case .section(_, let doc): doc
            case .setting(let setting): setting.doc
            }
        }

        /// The setting, if it is not a section.
        var setting: Setting? {
            if case .setting(let setting) = self { setting } else { nil }
        }
    }

    /// Whether this run describes the keys instead of reading values.
    let describes: Bool
    private(set) var items: [Item] = []
    private(set) var issues: [ConfigurationError.Issue] = []
    /// Scalars of the file that are known to be unreadable and were complained of.
    private let unreadable: Set<YAMLNode.Position>

    init(describes: Bool = false, unreadable: Set<YAMLNode.Position> = []) {
        self.describes = describes
        self.unreadable = unreadable
    }

    /// The settings, in the order of their declaration.
    var settings: [Setting] { items.compactMap(\.setting) }

    /// Whether a value was complained of already.
    func isUnreadable(_ node: YAMLNode, _ origin: Origin) -> Bool {
        if case .file = origin { unreadable.contains(node.position) } else { false }
    }

    func declare(_ item: Item) {
        items.append(item)
    }

    func report(_ source: SettingSource, _ message: String, hint: String? = nil) {
        issues.append(.init(source, message, hint: hint))
    }

    /// Runs `body` and hands back the settings it declared instead of keeping them.
    func collecting<Value>(_ body: () -> Value) -> (value: Value, settings: [Setting]) {
        let before = items
        items = []
        let value = body()
        let collected = settings
        items = before
        return (value, collected)
    }
}
