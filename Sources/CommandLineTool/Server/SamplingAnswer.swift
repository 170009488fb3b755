import Bytes

/// What a server says of sampling.
struct SamplingAnswer {
    /// One environment.
    struct Environment {
        fileprivate(set) var name = ""
        fileprivate(set) var rate = 0.0
        fileprivate(set) var effectiveRate = 0.0
        /// Services and operations with a rate of their own.
        fileprivate(set) var exceptions: [(name: String, rate: Double)] = []
        /// Nil where what passes the head is kept.
        fileprivate(set) var policies: [Policy]?
        fileprivate(set) var bumps: [String] = []
        fileprivate(set) var decided = 0.0
        fileprivate(set) var kept = 0.0
        fileprivate(set) var keptByBumps = 0.0
    }

    /// One policy.
    struct Policy {
        fileprivate(set) var name = ""
        fileprivate(set) var type = ""
        fileprivate(set) var sampled: Double?
        fileprivate(set) var isDryRun = false
    }

    private(set) var environments: [Environment] = []
    private(set) var bumps: [BumpAnswer] = []

    /// Reads a document.
    init(_ body: ByteBuffer) throws(JSONError) {
        try body.withView { (text) throws(JSONError) in
            var json = try JSONReader(text)
            try json.beginObject()
            while let key = try json.nextKey() {
                switch key.string {
                case "environments":
                    try json.beginArray()
                    while try json.nextElement() {
                        environments.append(try Self.environment(&json))
                    }
                case "bumps":
                    try json.beginArray()
                    while try json.nextElement() { bumps.append(try BumpAnswer(&json)) }
                default: try json.skipValue()
                }
            }
        }
    }

    private static func environment(_ json: inout JSONReader) throws(JSONError) -> Environment {
        var environment = Environment()
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "name": environment.name = try json.readString().string
            case "head": try readHead(&json, into: &environment)
            case "tail": environment.policies = try json.skipNull() ? nil : try policies(&json)
            case "bumps":
                try json.beginArray()
                while try json.nextElement() {
                    environment.bumps.append(try json.readString().string)
                }
            case "tracesPerSecond": try readFlow(&json, into: &environment)
            default: try json.skipValue()
            }
        }
        return environment
    }

    private static func readHead(
        _ json: inout JSONReader, into environment: inout Environment
    ) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "rate": environment.rate = try json.readNumber().double
            case "effectiveRate": environment.effectiveRate = try json.readNumber().double
            case "services", "operations":
                try json.beginObject()
                while let exception = try json.nextKey() {
                    let name = exception.string
                    environment.exceptions.append((name, try json.readNumber().double))
                }
            default: try json.skipValue()
            }
        }
    }

    private static func readFlow(
        _ json: inout JSONReader, into environment: inout Environment
    ) throws(JSONError) {
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "decided": environment.decided = try json.readNumber().double
            case "kept": environment.kept = try json.readNumber().double
            case "keptByBumps": environment.keptByBumps = try json.readNumber().double
            default: try json.skipValue()
            }
        }
    }

    private static func policies(_ json: inout JSONReader) throws(JSONError) -> [Policy] {
        var policies: [Policy] = []
        try json.beginObject()
        while let key = try json.nextKey() {
            guard key == "policies" else {
                try json.skipValue()
                continue
            }
            try json.beginArray()
            while try json.nextElement() { policies.append(try policy(&json)) }
        }
        return policies
    }

    private static func policy(_ json: inout JSONReader) throws(JSONError) -> Policy {
        var policy = Policy()
        try json.beginObject()
        while let key = try json.nextKey() {
            switch key.string {
            case "name": policy.name = try json.readString().string
            case "type": policy.type = try json.readString().string
            case "dryRun": policy.isDryRun = try json.readBool()
            case "sampledPerSecond":
                policy.sampled = try json.skipNull() ? nil : try json.readNumber().double
            default: try json.skipValue()
            }
        }
        return policy
    }
}
