/// One step of libyaml's event stream, reduced to what a configuration needs.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias
        case scalar(String, quoted: Bool)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
    }

    let kind: Kind
    let position: YAMLNode.Position
    /// Whether the value carries an anchor such as `&name`.
    var isAnchored = false
    /// Whether the value carries a tag such as `!!str`.
    var isTagged = false
}
