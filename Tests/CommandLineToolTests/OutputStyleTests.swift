import CommandLineTool
import Testing

@Suite struct OutputStyleTests {
    private func style(
        _ flags: [String], _ environment: [String: String], width: Int?
    ) throws -> OutputStyle {
        let request = try CommandParser(.tracewell, environment: [:]).parse(["stats"] + flags)
        guard case .run(let invocation) = request else { throw CancellationError() }
        return OutputStyle(invocation, environment: environment, terminalWidth: width)
    }

    @Test(
        arguments: [
            ([], [:], 80, true), ([], [:], nil, false),
            ([], ["NO_COLOR": "1"], 80, false), ([], ["NO_COLOR": ""], 80, true),
            ([], ["CLICOLOR_FORCE": "1"], nil, true), ([], ["CLICOLOR_FORCE": "0"], nil, false),
            ([], ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], 80, false),
            ([], ["TERM": "dumb"], 80, false),
            (["--color=always"], ["NO_COLOR": "1"], nil, true),
            (["--color=never"], ["CLICOLOR_FORCE": "1"], 80, false),
        ] as [([String], [String: String], Int?, Bool)])
    func `Colour follows flag, environment and terminal in this order`(
        flags: [String], environment: [String: String], width: Int?, usesColor: Bool
    ) throws {
        #expect(try style(flags, environment, width: width).usesColor == usesColor)
    }

    @Test(
        arguments: [
            ([:], 80, 80), ([:], nil, 100), ([:], 0, 100), (["COLUMNS": "60"], 80, 60),
            (["COLUMNS": "x"], 80, 80), (["COLUMNS": "1"], 80, 80), ([:], 5, 100),
            (["COLUMNS": "9999999"], nil, 100),
        ] as [([String: String], Int?, Int)])
    func `The width is what COLUMNS or the terminal says, within reason`(
        environment: [String: String], terminal: Int?, width: Int
    ) throws {
        #expect(try style([], environment, width: terminal).width == width)
    }

    @Test func `A pager and Unicode need a terminal that can do it`() throws {
        #expect(try style([], [:], width: 80).usesPager)
        #expect(try !style(["--no-pager"], [:], width: 80).usesPager)
        #expect(try !style([], [:], width: nil).usesPager)
        #expect(try !style([], ["TERM": "dumb"], width: 80).usesPager)
        #expect(try style([], [:], width: nil).usesUnicode)
        #expect(try !style(["--ascii"], [:], width: 80).usesUnicode)
        #expect(try !style([], ["TERM": "dumb"], width: 80).usesUnicode)
    }
}
