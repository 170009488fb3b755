package import Bytes

extension ConventionalSpan {
    /// Whether the database is of the Redis family, of which `valkey`, `keydb` and `dragonfly` are.
    package var isRedis: Bool {
        guard let system = text(.dbSystemName) else { return false }
        return system == "redis" || system == "valkey" || system == "keydb"
            || system == "dragonfly"
    }

    /// The text of the database's query or command.
    package var statementText: ByteView? { text(.dbQueryText) }

    /// What the database was asked to do, `SELECT` or `HGET`; the first word of the statement where
    /// it is not named.
    package var databaseOperation: ByteView? {
        if let name = text(.dbOperationName) { return name }
        guard let statement = statementText else { return nil }
        var words = WordReader(statement)
        return words.next()
    }

    /// Whether a Redis command may be a queue's, which its key then tells.
    package var mayBeQueueCommand: Bool {
        databaseOperation.flatMap { RedisCommand($0) }?.servesQueues ?? false
    }

    /// Whether a Redis command is a queue's: a list, stream, sorted-set or script command on a key
    /// of a queue library.
    var isQueueCommand: Bool {
        guard let operation = databaseOperation, let statement = statementText,
            let command = RedisCommand(operation), command.servesQueues
        else { return false }
        // The key stands near the beginning; arguments may be long.
        var words = WordReader(statement.prefix(256))
        while let word = words.next() {
            if Self.isQueueKey(word) { return true }
        }
        return false
    }

    /// Sidekiq and Resque use `queue:`, BullMQ `bull:`, RQ `rq:queue:`, Celery `celery` and
    /// `_kombu.`.
    private static func isQueueKey(_ word: ByteView) -> Bool {
        word.prefix(5) == "bull:" || word.prefix(6) == "queue:" || word.prefix(7) == "_kombu."
            || word.prefix(9) == "rq:queue:" || word.prefix(13) == "resque:queue:"
            || word == "celery"
    }
}

/// A Redis command's name, for comparison without regard to case.
private struct RedisCommand: Equatable {
    /// The bytes, ASCII letters in lower case.
    private var packed: UInt128 = 0

    /// Nil for a name that no command of a queue begins like.
    init?(_ name: ByteView) {
        guard name.count >= 4, name.count <= 16 else { return nil }
        switch Unicode.Scalar(name[0] | 0x20) {
        case "b", "e", "f", "l", "r", "x", "z": break
        default: return nil
        }
        for index in 0..<name.count { append(name[index]) }
    }

    private init(_ name: String) {
        for byte in name.utf8 { append(byte) }
    }

    private mutating func append(_ byte: UInt8) {
        let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        packed = packed << 8 | UInt128(isUpper ? byte | 0x20 : byte)
    }

    var servesQueues: Bool { Self.queueCommands.contains(self) }

    private static let queueCommands: [RedisCommand] = [
        "lpush", "rpush", "lpop", "rpop", "blpop", "brpop", "lmove", "blmove", "rpoplpush",
        "brpoplpush", "lmpop", "blmpop", "xadd", "xread", "xreadgroup", "xack", "xclaim",
        "xautoclaim", "zadd", "zpopmin", "bzpopmin", "eval", "evalsha", "fcall",
    ].map { RedisCommand($0) }
}

/// Walks the words of a statement, without the quotes around them.
private struct WordReader {
    private var rest: ByteView

    init(_ statement: ByteView) { rest = statement }

    mutating func next() -> ByteView? {
        var start = 0
        while start < rest.count, Self.isBoundary(rest[start]) { start += 1 }
        var end = start
        while end < rest.count, !Self.isBoundary(rest[end]) { end += 1 }
        guard end > start else { return nil }
        let word = rest.prefix(end).dropFirst(start)
        rest = rest.dropFirst(end)
        return word
    }

    private static func isBoundary(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    }
}
