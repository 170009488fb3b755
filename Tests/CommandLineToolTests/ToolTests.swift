import Bytes
import CommandLineTool
import Testing

@Suite struct ToolTests {
    /// A verb that reports that it ran.
    private struct Services: VerbAction {
        static let name = "services"

        func run(_ invocation: Invocation, in environment: ToolEnvironment)
            -> CommandLineTool.ExitStatus
        {
            environment.output.write("ran \(invocation.name)\n")
            return .notFound
        }
    }

    private let tool = Tool(.tracewell, actions: [Services.self])

    @Test func `A verb runs its action and ends with its status`() {
        let world = FakeWorld()
        #expect(tool.run(["services"], in: world.environment) == .notFound)
        #expect(world.output.text == "ran services\n")
    }

    @Test(arguments: [["help"], ["--help"], [], ["services", "-h"]])
    func `Help goes to the output`(arguments: [String]) {
        let world = FakeWorld()
        #expect(tool.run(arguments, in: world.environment) == .done)
        #expect(world.output.text.contains("Usage"))
        #expect(world.errors.text.isEmpty)
    }

    @Test func `Wrong usage is one line on the error output`() {
        let world = FakeWorld()
        #expect(tool.run(["servces"], in: world.environment) == .usage)
        #expect(world.output.text.isEmpty)
        #expect(
            world.errors.text == "tracewell: there is no verb \"servces\"; did you mean services?\n"
        )
    }

    @Test func `Verbs without an action are known`() {
        #expect(tool.unimplemented.contains("trace"))
        #expect(!tool.unimplemented.contains("services"))
    }

    @Test func `A complaint is one line, whatever is in it`() {
        let world = FakeWorld()
        world.environment.complain("no\nsuch \u{1B}[1mthing", hint: "look")
        #expect(world.errors.text == "tracewell: no\\nsuch \\u{1b}[1mthing; look\n")
    }
}
