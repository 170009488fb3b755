import Spelling

/// Attributes, and fields with a scope.
extension Lexer {
    /// Reads the key of an attribute, after its dot.
    mutating func attribute(
        _ scope: AttributeScope, after prefix: String
    ) throws(TraceQLError) -> QueryField {
        QueryField(.attribute(scope, key: try key(after: prefix).text))
    }

    /// Reads what is asked of a parent, after `parent.`.
    mutating func parentField() throws(TraceQLError) -> QueryField {
        for scope in AttributeScope.ofParents
        where take(Array("\(scope.rawValue).".unicodeScalars)) {
            let key = try key(after: "parent.\(scope.rawValue).")
            return QueryField(.attribute(scope, key: key.text), ofParent: true)
        }
        let key = try key(after: "parent.")
        if !key.isQuoted, let intrinsic = Intrinsic.plain(key.text) {
            return QueryField(.intrinsic(intrinsic), ofParent: true)
        }
        return QueryField(.attribute(.spanOrResource, key: key.text), ofParent: true)
    }

    /// Reads a key up to what cannot be part of one; parts of it may be quoted.
    private mutating func key(
        after prefix: String
    ) throws(TraceQLError) -> (text: String, isQuoted: Bool) {
        let start = position
        var text = ""
        var isQuoted = false
        while let scalar = peek() {
            if scalar == "\"" {
                isQuoted = true
                text += try quotedPart()
            } else if scalar.isPartOfKey {
                text.unicodeScalars.append(scalar)
                take()
            } else {
                break
            }
        }
        guard !text.isEmpty else {
            throw TraceQLError(
                "expected the name of an attribute after \(prefix)", at: start,
                hint: "write \(prefix)http.route, or \(prefix)\"two words\"")
        }
        return (text, isQuoted)
    }

    private mutating func quotedPart() throws(TraceQLError) -> String {
        let start = position
        var text = ""
        take()
        while let scalar = take() {
            switch scalar {
            case "\"": return text
            case "\\":
                let place = position
                guard let escaped = take(), escaped == "\"" || escaped == "\\" else {
                    throw TraceQLError(
                        "only \\\" and \\\\ are escaped in names of attributes", at: place)
                }
                text.unicodeScalars.append(escaped)
            default: text.unicodeScalars.append(scalar)
            }
        }
        throw TraceQLError("the name of an attribute has no closing quote", at: start)
    }

    /// Reads a field after its scope and colon.
    mutating func scopedField(
        _ scope: String, at start: SourcePosition
    ) throws(TraceQLError) -> QueryField {
        let name = take { $0.properties.isAlphabetic }
        if let intrinsic = Intrinsic.scoped("\(scope):\(name)") {
            return QueryField(.intrinsic(intrinsic))
        }
        let known = Intrinsic.allCases.compactMap(\.scopedName)
        let siblings = known.filter { $0.hasPrefix("\(scope):") }
        let nearest = NearestName.of("\(scope):\(name)", among: siblings.isEmpty ? known : siblings)
        let hint =
            nearest.map { "did you mean \($0)?" }
            ?? (siblings.isEmpty
                ? "scopes with a colon are trace, span, event, link and instrumentation"
                : "there are \(siblings.joined(separator: ", "))")
        throw TraceQLError("there is no field \(scope):\(name)", at: start, hint: hint)
    }
}
