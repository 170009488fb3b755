import CommandLineTool
import Foundation
import Testing

@Suite struct CompletionTests {
    /// Lines typed up to the cursor, proposals there must be, and ones there must not be.
    static let lines: [(line: String, has: [String], hasNot: [String])] = [
        ("tracewell se", ["search", "services", "serve", "send"], ["trace"]),
        ("tracewell hel", ["help"], []),
        ("tracewell --json sea", ["search"], []),
        ("tracewell --color never sea", ["search"], []),
        ("tracewell search --mi", ["--min-duration"], ["--max-duration"]),
        ("tracewell search --no", ["--no-pager"], ["--json"]),
        ("tracewell serve --set limits.request", ["limits.request_bytes="], ["data_dir="]),
        ("tracewell trace --format j", ["json", "jaeger"], ["tree"]),
        ("tracewell trace --color al", ["always"], ["auto"]),
        ("tracewell completions f", ["fish"], ["bash"]),
        ("tracewell search --error --hel", ["--help"], []),
    ]

    @Test(arguments: lines) func `bash proposes what fits`(
        line: String, has: [String], hasNot: [String]
    ) throws {
        let shell = try #require(ShellRun("bash"))
        let script = CompletionScript(.tracewell).text(for: .bash)
        let proposals = try shell.run(
            script + """
                compopt() { :; }
                COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}
                _tracewell
                printf '%s\\n' "${COMPREPLY[@]}"
                """)
        #expect(Set(has).isSubset(of: proposals), "\(proposals)")
        #expect(Set(hasNot).isDisjoint(with: proposals), "\(proposals)")
    }

    @Test(.enabled(if: ShellRun("fish") != nil), arguments: lines)
    func `fish proposes what fits`(line: String, has: [String], hasNot: [String]) throws {
        let shell = try #require(ShellRun("fish"))
        let script = CompletionScript(.tracewell).text(for: .fish)
        let proposals = try shell.run(script + "complete -C '\(line)' | string split -f1 \\t")
        #expect(Set(has).isSubset(of: proposals), "\(proposals)")
        #expect(Set(hasNot).isDisjoint(with: proposals), "\(proposals)")
    }

    @Test(.enabled(if: ShellRun("zsh") != nil)) func `zsh takes the script`() throws {
        let shell = try #require(ShellRun("zsh"))
        let script = CompletionScript(.tracewell).text(for: .zsh)
        let lines = try shell.run(
            "autoload -U compinit; compinit -D -u\n" + script + "print ${_comps[tracewell]}")
        #expect(lines == ["_tracewell"])
    }

    @Test func `bash proposes values behind an equals sign without what stands before it`() throws {
        let shell = try #require(ShellRun("bash"))
        let script = CompletionScript(.tracewell).text(for: .bash)
        let proposals = try shell.run(
            script + """
                compopt() { :; }
                COMP_LINE='tracewell trace --format=pe'; COMP_POINT=${#COMP_LINE}
                _tracewell
                printf '%s\\n' "${COMPREPLY[@]}"
                """)
        #expect(proposals == ["perfetto"])
    }

    @Test func `bash proposes nothing behind two dashes`() throws {
        let shell = try #require(ShellRun("bash"))
        let script = CompletionScript(.tracewell).text(for: .bash)
        let proposals = try shell.run(
            script + """
                COMP_LINE='tracewell send -- --na'; COMP_POINT=${#COMP_LINE}
                _tracewell
                printf '%s' "${COMPREPLY[@]}"
                """)
        #expect(proposals.isEmpty)
    }

    @Test(arguments: Shell.allCases) func `Every verb and flag is in every script`(shell: Shell) {
        let script = CompletionScript(.tracewell).text(for: shell)
        for path in CommandGrammar.tracewell.paths.dropFirst() {
            #expect(script.contains(path.verb.name))
            for flag in path.verb.flags {
                #expect(script.contains(flag.written.dropFirst(2)))
            }
        }
        #expect(script.hasSuffix("\n"))
    }

    @Test func `The PowerShell script closes what it opens`() {
        let script = CompletionScript(.tracewell).text(for: .powershell)
        for (open, close) in [("{", "}"), ("(", ")"), ("[", "]")] {
            let counts = [open, close].map { script.components(separatedBy: $0).count }
            #expect(counts[0] == counts[1])
        }
    }
}

/// A shell that is there, to run a script in.
struct ShellRun {
    private let url: URL

    init?(_ name: String) {
        let places = ["/bin/\(name)", "/usr/bin/\(name)"]
        guard let path = places.first(where: FileManager.default.isExecutableFile) else {
            return nil
        }
        url = URL(filePath: path)
    }

    /// Runs a script from its standard input and gives the lines it wrote.
    func run(_ script: String) throws -> [String] {
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        process.executableURL = url
        process.environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "TERM": "dumb"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
        try input.fileHandleForWriting.close()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
