import Glibc

/// The token that a server is shown.
///
/// SECURITY: It is taken from a file or from the environment, never from a flag, which everyone on
/// the machine could read; it is never written anywhere.
enum BearerToken {
    /// A token has some hundred bytes at most; a file that has more is another file.
    private static let longest = 4096

    /// The token of `--token-file`, else of `TRACEWELL_TOKEN`; nil when there is neither.
    static func of(
        _ invocation: Invocation, in environment: ToolEnvironment
    ) throws(ToolFailure) -> String? {
        if let file = invocation[Flags.tokenFile] { return try read(file.path) }
        guard let token = environment.variables["TRACEWELL_TOKEN"], !token.isEmpty else {
            return nil
        }
        return try checked(token, source: "TRACEWELL_TOKEN")
    }

    private static func read(_ path: String) throws(ToolFailure) -> String {
        guard let file = unsafe fopen(path, "re") else {
            let reason = unsafe String(cString: strerror(errno))
            throw ToolFailure(
                .usage, "the token file \(path) cannot be read: \(reason)",
                hint: "give the path of a file that holds the token alone")
        }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: longest + 1)
        // SAFETY: the call writes at most `count` bytes into the array, which is ours for the call.
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        return try checked(text, source: path)
    }

    /// The token without white space around it, if it can stand in a header.
    private static func checked(
        _ text: String, source: String
    ) throws(ToolFailure) -> String {
        let isSpace: (Character) -> Bool = { $0.isWhitespace }
        let token = String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        let isToken = token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard isToken, !token.isEmpty, token.utf8.count <= longest else {
            throw ToolFailure(
                .usage, "\(source) holds no token", hint: "a token is one word of ASCII letters")
        }
        return token
    }
}
