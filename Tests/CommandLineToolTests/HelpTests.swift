import CommandLineTool
import Testing

@Suite struct HelpTests {
    static let style = OutputStyle(environment: [:], terminalWidth: nil)

    @Test(arguments: CommandGrammar.tracewell.paths.map(\.words))
    func `Every verb's help has a summary, a usage and three examples`(words: [String]) throws {
        let path = try #require(CommandGrammar.tracewell.path(to: words))
        let text = HelpPage(.tracewell, path, style: Self.style).text
        #expect(text.contains("Usage\n  \(path.command)"))
        #expect(path.verb.examples.count == 3)
    }
}
