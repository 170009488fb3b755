import Access
import Bytes
import Compression
import HTTPClient
import HTTPServer
import SQLite
import YAML

/// `version`: the version, the commit and the libraries this binary runs with.
struct VersionAction: VerbAction {
    static let name = "version"

    private var libraries: [(name: String, version: String)] {
        [
            ("libcurl", HTTPClientLibrary.version), ("libdeflate", CompressionLibraries.deflate),
            ("libmicrohttpd", HTTPServerLibrary.version), ("libyaml", YAMLLibrary.version),
            ("libzstd", CompressionLibraries.zstd), ("OpenSSL", AccessLibrary.version),
            ("SQLite", SQLiteLibrary.version), ("xxHash", BytesLibrary.version),
        ]
    }

    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus {
        environment.output.write(invocation[Flags.json] ? json : text)
        return .done
    }

    private var text: String {
        var text = "tracewell \(Version.number) (\(Version.commit))\n"
        for library in libraries { text += "  \(library.name) \(library.version)\n" }
        return text
    }

    private var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.key("version")
        json.string(Version.number)
        json.key("commit")
        json.string(Version.commit)
        json.key("libraries")
        json.beginObject()
        for library in libraries {
            json.key(text: library.name)
            json.string(library.version)
        }
        json.endObject()
        json.endObject()
        json.newline()
        return json.finish().string
    }
}
