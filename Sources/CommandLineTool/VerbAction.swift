/// What a verb of the command line does.
///
/// The grammar says how a verb is written and explained; its action runs it. ``Tool`` brings the two
/// together by name.
package protocol VerbAction: Sendable {
    /// The words of the verb behind the program's name, such as `search` or `sampling bump`.
    static var name: String { get }

    /// Makes the action.
    init()

    /// Does it; what went wrong has been said in one line on ``ToolEnvironment/errors``.
    func run(_ invocation: Invocation, in environment: ToolEnvironment) -> ExitStatus
}
