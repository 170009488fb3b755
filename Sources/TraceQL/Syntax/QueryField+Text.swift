extension QueryField: CustomStringConvertible {
    /// The field as it is written: `span.http.route`, `parent.duration`, `."two words"`.
    package var description: String {
        switch name {
        case .intrinsic(let intrinsic):
            (isOfParent ? "parent." : "") + (intrinsic.plainName ?? intrinsic.scopedName ?? "")
        case .attribute(let scope, let key): prefix(scope) + Self.written(key, quoted(key, scope))
        }
    }

    private func prefix(_ scope: AttributeScope) -> String {
        if scope == .spanOrResource { return isOfParent ? "parent." : "." }
        return (isOfParent ? "parent." : "") + scope.rawValue + "."
    }

    /// Whether the key would be read as something else without quotes.
    private func quoted(_ key: String, _ scope: AttributeScope) -> Bool {
        let scalars = key.unicodeScalars
        if scalars.contains(where: { $0 == "\"" || !$0.isPartOfKey }) { return true }
        guard scope == .spanOrResource else { return false }
        if !isOfParent { return scalars.first.map { ("0"..."9").contains($0) } ?? true }
        return Intrinsic.plain(key) != nil
            || AttributeScope.ofParents.contains { key.hasPrefix("\($0.rawValue).") }
    }

    private static func written(_ key: String, _ isQuoted: Bool) -> String {
        guard isQuoted else { return key }
        var text = "\""
        for scalar in key.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}

extension AttributeScope {
    /// The scopes that may be asked of a parent by their word.
    static let ofParents: [AttributeScope] = [.span, .resource]
}

extension Unicode.Scalar {
    /// Whether a key goes on with it, outside of quotes.
    var isPartOfKey: Bool {
        switch self {
        case "{", "}", "(", ")", "=", "~", "!", "<", ">", "&", "|", "^", ",": false
        default: !properties.isWhitespace
        }
    }
}
