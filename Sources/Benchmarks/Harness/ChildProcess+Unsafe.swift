import Glibc
import SystemClock

/// A program that a benchmark runs.
///
/// It is ended with the last reference to it, and so are only programs that were started here.
///
/// - Concurrency: From one thread.
final class ChildProcess {
    /// How a program ended.
    enum Ending: Equatable {
        case exited(Int32)
        case signalled(Int32)
    }

    let identifier: Int32
    private var ending: Ending?

    /// Starts a program, found by `PATH`.
    ///
    /// - Parameters:
    ///   - command: The program and its arguments.
    ///   - output: The file that its standard output goes to.
    ///   - errors: The file that its standard error goes to.
    ///   - variables: Set beside those of this process.
    /// - Throws: ``BenchmarkError/failed(_:)`` when there is no such program.
    init(
        _ command: [String], output: String = "/dev/null", errors: String = "/dev/null",
        variables: [String: String] = [:]
    ) throws(BenchmarkError) {
        let merged = ProgramEnvironment.variables.merging(variables) { $1 }
        var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        var environment = unsafe merged.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer {
            unsafe arguments.forEach { unsafe free($0) }
            unsafe environment.forEach { unsafe free($0) }
            unsafe posix_spawn_file_actions_destroy(&actions)
        }
        let flags = O_WRONLY | O_CREAT | O_APPEND
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
        // SAFETY: both arrays hold C strings that live until the `defer`, and end with a null.
        var process: pid_t = 0
        let code = unsafe posix_spawnp(
            &process, command[0], &actions, nil, &arguments, &environment)
        guard code == 0 else {
            let reason = unsafe String(cString: strerror(code))
            throw .failed("\(command[0]) cannot be run: \(reason)")
        }
        identifier = process
    }

    deinit {
        guard ending == nil else { return }
        kill(identifier, SIGKILL)
        var status: Int32 = 0
        unsafe waitpid(identifier, &status, 0)
    }

    /// Sends a signal, as long as the program runs.
    func send(_ signal: Int32) {
        if poll() == nil { kill(identifier, signal) }
    }

    /// How the program ended; nil while it runs.
    func poll() -> Ending? {
        if let ending { return ending }
        var status: Int32 = 0
        // SAFETY: `status` outlives the call.
        guard unsafe waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
        let signal = status & 0x7F
        ending = signal != 0 ? .signalled(signal) : .exited(status >> 8 & 0xFF)
        return ending
    }

    /// Waits for the program to end.
    ///
    /// - Returns: Nil when it has not ended in time.
    func wait(atMost limit: Duration) -> Ending? {
        let deadline = Clock.wall + limit.wholeNanoseconds
        while Clock.wall < deadline {
            if let ending = poll() { return ending }
            Clock.sleep(.milliseconds(2))
        }
        return poll()
    }

    /// Runs a program to its end, which must be a good one.
    ///
    /// - Returns: What it wrote to its standard output.
    static func run(
        _ command: [String], in directory: TemporaryDirectory, atMost limit: Duration,
        variables: [String: String] = [:]
    ) throws(BenchmarkError) -> String {
        let output = "\(directory.path)/output"
        let errors = "\(directory.path)/errors"
        defer {
            unsafe unlink(output)
            unsafe unlink(errors)
        }
        let child = try ChildProcess(
            command, output: output, errors: errors, variables: variables)
        guard let ending = child.wait(atMost: limit) else {
            throw .failed("\(command[0]) did not end within \(limit)")
        }
        guard ending == .exited(0) else {
            let said = TextFile.read(errors) ?? ""
            throw .failed("\(command.joined(separator: " ")) failed: \(said.suffix(2_000))")
        }
        return TextFile.read(output) ?? ""
    }
}
