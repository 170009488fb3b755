/// Builds the tree from events, holding the limits, with a stack of its own instead of recursion.
struct YAMLComposer {
    /// A sequence or mapping whose end has not been met.
    private struct Open {
        enum Contents {
            /// What stands here while the array is lent out, so that it grows in place.
            case lent
            case sequence([YAMLNode])
            case mapping([YAMLNode.Entry], keys: Set<String>, pending: Key?)
        }

        let position: YAMLNode.Position
        var contents: Contents
    }

    /// A key whose value has not been met.
    private struct Key {
        let text: String
        let position: YAMLNode.Position
    }

    /// The document's value once it is complete.
    private(set) var root: YAMLNode?
    private let limits: YAMLLimits
    private var stack: [Open] = []
    private var nodes = 0

    init(limits: YAMLLimits) {
        self.limits = limits
    }

    mutating func take(_ event: YAMLEvent) throws(YAMLError) {
        try refuseReferences(event)
        switch event.kind {
        case .streamStart, .streamEnd, .documentEnd, .alias:
            break
        case .documentStart:
            guard root == nil else {
                throw YAMLError("a second document; one file holds one", at: event.position)
            }
        case .scalar(let text, let quoted):
            try count(event)
            try add(YAMLNode(.scalar(text, quoted: quoted), at: event.position))
        case .sequenceStart:
            try open(.sequence([]), event)
        case .mappingStart:
            try open(.mapping([], keys: [], pending: nil), event)
        case .sequenceEnd, .mappingEnd:
            try close()
        }
    }

    private func refuseReferences(_ event: YAMLEvent) throws(YAMLError) {
        if case .alias = event.kind {
            throw YAMLError("aliases (*name) are not supported; write it out", at: event.position)
        }
        if event.isAnchored {
            throw YAMLError("anchors (&name) are not supported", at: event.position)
        }
        if event.isTagged {
            throw YAMLError("tags (!name) are not supported", at: event.position)
        }
    }

    private mutating func count(_ event: YAMLEvent) throws(YAMLError) {
        nodes += 1
        guard nodes <= limits.nodes else {
            throw YAMLError("more than \(limits.nodes) values", at: event.position)
        }
    }

    private mutating func open(_ contents: Open.Contents, _ event: YAMLEvent) throws(YAMLError) {
        try count(event)
        guard stack.count < limits.depth else {
            throw YAMLError("nested deeper than \(limits.depth) levels", at: event.position)
        }
        stack.append(Open(position: event.position, contents: contents))
    }

    private mutating func close() throws(YAMLError) {
        guard let top = stack.popLast() else { return }
        switch top.contents {
        case .sequence(let elements):
            try add(YAMLNode(.sequence(elements), at: top.position))
        case .mapping(let entries, _, _):
            try add(YAMLNode(.mapping(entries), at: top.position))
        case .lent:
            break
        }
    }

    /// Puts a complete value where it belongs: into the list, as a key, or as the value of a key.
    private mutating func add(_ node: YAMLNode) throws(YAMLError) {
        guard var top = stack.popLast() else {
            root = node
            return
        }
        switch top.contents {
        case .sequence(var elements):
            top.contents = .lent
            elements.append(node)
            top.contents = .sequence(elements)
        case .mapping(var entries, let keys, let pending?):
            top.contents = .lent
            entries.append(.init(key: pending.text, keyPosition: pending.position, value: node))
            top.contents = .mapping(entries, keys: keys, pending: nil)
        case .mapping(let entries, var keys, nil):
            top.contents = .lent
            let key = try key(node)
            guard keys.insert(key.text).inserted else {
                throw YAMLError("\(key.text) is given twice", at: key.position)
            }
            top.contents = .mapping(entries, keys: keys, pending: key)
        case .lent:
            break
        }
        stack.append(top)
    }

    private func key(_ node: YAMLNode) throws(YAMLError) -> Key {
        guard case .scalar(let text, _) = node.content else {
            throw YAMLError("a key must be text, not \(node.kindDescription)", at: node.position)
        }
        return Key(text: text, position: node.position)
    }
}
