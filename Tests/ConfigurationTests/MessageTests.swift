import Configuration
import TestSupport
import Testing

@Suite struct MessageTests {
    /// Mistakes in `tracewell.yaml`, and every message they give.
    static let files: [(yaml: String, messages: [String])] = [
        (
            "limits:\n  request_byte: 1MiB",
            [
                "tracewell.yaml:2: unknown key limits.request_byte; "
                    + "did you mean limits.request_bytes?"
            ]
        ),
        (
            "retention: 1d",
            ["tracewell.yaml:1: unknown key retention; did you mean storage.retention?"]
        ),
        ("frobnicate: 1", ["tracewell.yaml:1: unknown key frobnicate"]),
        (
            "limits:\n  request_bytes: 64MB",
            [
                "tracewell.yaml:2: limits.request_bytes: \"64MB\" is not a size such as 64MiB; "
                    + "write 64MiB"
            ]
        ),
        (
            "limits:\n  request_bytes: 8GiB",
            ["tracewell.yaml:2: limits.request_bytes: 8GiB is over the maximum of 1GiB"]
        ),
        (
            "limits:\n  request_bytes: 1",
            ["tracewell.yaml:2: limits.request_bytes: 1 is under the minimum of 1KiB"]
        ),
        (
            "shutdown_timeout: 30",
            [
                "tracewell.yaml:1: shutdown_timeout: \"30\" is not a duration such as 10s, 500ms or "
                    + "1h30m; write 30s for seconds"
            ]
        ),
        (
            "durability: fsink",
            [
                "tracewell.yaml:1: durability: \"fsink\" is not one of os, fsync, none; "
                    + "did you mean fsync?"
            ]
        ),
        (
            "storage: { engine: rocks }",
            ["tracewell.yaml:1: storage.engine: \"rocks\" is not sqlite"]
        ),
        (
            "data_dir:",
            [
                "tracewell.yaml:1: data_dir has no value; give text on one line, or leave the key "
                    + "out"
            ]
        ),
        ("data_dir: ''", ["tracewell.yaml:1: data_dir: must not be empty"]),
        ("data_dir: \"a\\nb\"", ["tracewell.yaml:1: data_dir: must not hold control characters"]),
        ("data_dir: [a]", ["tracewell.yaml:1: data_dir is text on one line, not a list"]),
        (
            "listen:\n  api: ':16686'",
            [
                "tracewell.yaml:2: listen.api: \":16686\" has no host; write 127.0.0.1:16686 for "
                    + "this machine, 0.0.0.0:16686 for all"
            ]
        ),
        (
            "environments:\n  dev: { head: { rate: 20 } }",
            [
                "tracewell.yaml:2: environments.dev.head.rate: 20 is over 100%; "
                    + "write 20% for percent"
            ]
        ),
        (
            "environments:\n  prod: { head: { rate: 1% } }\n  production: { head: { rate: 2% } }",
            ["tracewell.yaml:3: environments.production is given twice: it means prod"]
        ),
        (
            "environments:\n  dev:",
            [
                "tracewell.yaml:2: environments.dev says nothing; give it keys, or leave it out to "
                    + "keep the built-in one"
            ]
        ),
        (
            "environments:\n  dev: { tail: { policies: [] } }",
            [
                "tracewell.yaml:2: environments.dev.tail.policies is empty, so every trace would be "
                    + "dropped; add a policy, or leave tail out to keep all"
            ]
        ),
        (
            """
            environments:
              dev:
                tail:
                  policies:
                    - { name: slow, type: latancy, latency: { threshold_ms: 5 } }
                    - { type: latency, latency: { threshold_ms: 5 } }
                    - { name: x }
                    - { name: y, type: latency }
                    - { name: z, type: latency, latancy: {}, latency: { threshold_ms: 5 } }
                    - { name: w, type: always_sample, rate: 5 }
                    - just words
            """,
            [
                "tracewell.yaml:5: environments.dev.tail.policies[0]: there is no policy type "
                    + "latancy; did you mean latency?",
                "tracewell.yaml:6: environments.dev.tail.policies[1] lacks its name",
                "tracewell.yaml:7: environments.dev.tail.policies[2] lacks its type",
                "tracewell.yaml:8: environments.dev.tail.policies[3] lacks its parameters; "
                    + "write them under latency",
                "tracewell.yaml:9: environments.dev.tail.policies[4]: unknown key latancy; "
                    + "did you mean latency?",
                "tracewell.yaml:10: environments.dev.tail.policies[5]: unknown key rate; "
                    + "a policy of type always_sample has its parameters under always_sample",
                "tracewell.yaml:11: environments.dev.tail.policies[6] is a policy with name and "
                    + "type, not text",
            ]
        ),
        (
            """
            environments:
              dev:
                tail:
                  policies:
                    - { name: slow, type: latency, latency: { threshold_ms: 5 } }
                    - { name: slow, type: always_sample }
            """,
            [
                "tracewell.yaml:6: environments.dev.tail.policies[1]: the name slow is taken; "
                    + "it is used at tracewell.yaml:5"
            ]
        ),
        (
            "auth:\n  tokens:\n    - { name: ci, hash: secret-canary }",
            [
                "tracewell.yaml:3: auth.tokens[0] lacks role",
                "tracewell.yaml:3: auth.tokens[0].hash: the value is not sha256:SALT:DIGEST in hex, "
                    + "as token create prints it",
            ]
        ),
        (
            "auth: { tokens: x }",
            ["tracewell.yaml:1: auth.tokens is a list of entries, not text; write [ … ]"]
        ),
        (
            "auth: { tokens: [x] }",
            ["tracewell.yaml:1: auth.tokens[0] holds keys, not text"]
        ),
        (
            "sampling: { max_bump_rate: 5% }",
            ["tracewell.yaml:1: sampling.max_bump_rate holds names and values, not text"]
        ),
        (
            "sampling: { max_bump_rate: { prod: [] } }",
            [
                "tracewell.yaml:1: sampling.max_bump_rate.prod is a rate such as 10% or 0.1, "
                    + "not a list"
            ]
        ),
        (
            "data_dir: ${env:DATA}",
            [
                "tracewell.yaml:1: the environment variable DATA is not set; set it, or write "
                    + "${env:DATA:-default}"
            ]
        ),
        (
            "data_dir: ${env:1X}",
            ["tracewell.yaml:1: \"1X\" is not the name of an environment variable"]
        ),
        ("data_dir: ${env:X", ["tracewell.yaml:1: ${env: without a closing brace"]),
        ("limits: {}\nlimits: {}", ["tracewell.yaml:2: limits is given twice"]),
        ("limits:\n\trequest_bytes: 1MiB", ["tracewell.yaml:2: a tab cannot indent; use spaces"]),
        ("limits: 5", ["tracewell.yaml:1: limits holds keys, not text"]),
        ("- a", ["tracewell.yaml:1: the file holds keys, not a list"]),
        (
            "auth: { anonymous: yes }",
            ["tracewell.yaml:1: auth.anonymous: \"yes\" is not true or false; write true"]
        ),
        (
            "a: 1\ndurability: x\nlog: { level: loud }",
            [
                "tracewell.yaml:1: unknown key a",
                "tracewell.yaml:2: durability: \"x\" is not one of os, fsync, none",
                "tracewell.yaml:3: log.level: \"loud\" is not one of debug, info, warn, error",
            ]
        ),
    ]

    /// Mistakes in variables and flags, and every message they give.
    static let outside: [(environment: [String: String], sets: [String], messages: [String])] = [
        (
            ["TRACEWELL_LIMITS__REQUEST_BYTE": "1MiB"], [],
            [
                "TRACEWELL_LIMITS__REQUEST_BYTE: no setting has this variable; "
                    + "did you mean TRACEWELL_LIMITS__REQUEST_BYTES?"
            ]
        ),
        (["TRACEWELL_FROBNICATE": "1"], [], ["TRACEWELL_FROBNICATE: no setting has this variable"]),
        (
            ["TRACEWELL_RETENTION": "1d"], [],
            [
                "TRACEWELL_RETENTION: no setting has this variable; "
                    + "did you mean TRACEWELL_STORAGE__RETENTION?"
            ]
        ),
        (
            ["TRACEWELL_LIMITS": "1"], [],
            ["TRACEWELL_LIMITS: limits is a section; set one of its keys"]
        ),
        (
            ["TRACEWELL_LIMITS__REQUEST_BYTES": "lots"], [],
            [
                "TRACEWELL_LIMITS__REQUEST_BYTES: limits.request_bytes: \"lots\" is not a size such "
                    + "as 64MiB"
            ]
        ),
        (
            [:], ["limits.request_byte=1MiB"],
            [
                "--set limits.request_byte: unknown key limits.request_byte; "
                    + "did you mean limits.request_bytes?"
            ]
        ),
        (
            [:], ["durability.x=1"],
            ["--set durability.x: durability has no keys below it"]
        ),
        (
            [:], ["auth.tokens.0.role=admin"],
            ["--set auth.tokens.0.role: auth.tokens has no keys below it"]
        ),
        (
            [:], ["environments.dev.head.services.a.b=1%"],
            [
                "--set environments.dev.head.services.a.b: environments.dev.head.services.a has no keys below it"
            ]
        ),
        (
            [:], ["cors.origins=[a"],
            [
                "--set cors.origins: cors.origins: while parsing a flow sequence: did not find expected ',' or ']'"
            ]
        ),
        ([:], ["=1"], []), ([:], ["limits..x=1"], ["--set limits..x: unknown key limits."]),
        (
            ["TRACEWELL_DURABILITY": "x"], ["log.level=y", "nonsense=1"],
            [
                "TRACEWELL_DURABILITY: durability: \"x\" is not one of os, fsync, none",
                "--set log.level: log.level: \"y\" is not one of debug, info, warn, error",
                "--set nonsense: unknown key nonsense",
            ]
        ),
    ]

    @Test(arguments: files) func `Every mistake of a file is named with its line`(
        yaml: String, messages: [String]
    ) {
        #expect(Self.messages(yaml: yaml) == messages)
    }

    @Test(arguments: outside) func `Mistakes in variables and flags name the variable or flag`(
        environment: [String: String], sets: [String], messages: [String]
    ) {
        #expect(Self.messages(environment: environment, sets: sets) == messages)
    }

    @Test func `Every message of the reference page is produced`() throws {
        let section = try #require(
            RepositoryFile("docs/reference/configuration.md").section("messages"))
        let documented = section.split(separator: "\n").map(String.init).filter {
            !$0.hasPrefix("```")
        }
        let produced = Set(Self.files.flatMap(\.messages) + Self.outside.flatMap(\.messages))
        #expect(documented.count > 10)
        #expect(documented.filter { !produced.contains($0) } == [])
    }

    @Test func `A message stays on one line whatever was written`() {
        let messages = Self.messages(yaml: "\"a\\nb\\e[31m\": 1")
        #expect(messages == ["tracewell.yaml:1: unknown key a\u{FFFD}b\u{FFFD}[31m"])
    }

    static func messages(
        yaml: String? = nil, environment: [String: String] = [:], sets: [String] = []
    ) -> [String] {
        do {
            _ = try CollectorConfiguration.load(
                file: yaml.map { .init(name: "tracewell.yaml", $0) }, environment: environment,
                overrides: sets.compactMap(CollectorConfiguration.Override.init(assignment:)))
            return []
        } catch {
            return "\(error)".split(separator: "\n").map(String.init)
        }
    }
}
