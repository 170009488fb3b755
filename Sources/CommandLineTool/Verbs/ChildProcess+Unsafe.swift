import Glibc

/// A command that is run with our own standard streams.
enum ChildProcess {
    /// How a command ended.
    struct Outcome: Equatable {
        /// Its exit status; 128 and the signal's number when a signal ended it, 127 when it could not
        /// be started, as shells have it.
        var exitCode: Int32
        /// What is to be said about it; nil when it ended by itself.
        var problem: String?
    }

    /// Runs a command, found by `PATH`, and waits for its end.
    static func run(_ command: [String], variables: [String: String]) -> Outcome {
        var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        var environment = unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            unsafe arguments.forEach { unsafe free($0) }
            unsafe environment.forEach { unsafe free($0) }
        }
        // SAFETY: both arrays hold C strings that live until the `defer`, and end with a null.
        var process: pid_t = 0
        let code = unsafe posix_spawnp(
            &process, command[0], nil, nil, &arguments, &environment)
        guard code == 0 else {
            let reason = unsafe String(cString: strerror(code))
            return Outcome(exitCode: 127, problem: "\(command[0]) cannot be run: \(reason)")
        }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        if signal != 0 {
            return Outcome(
                exitCode: 128 + signal, problem: "\(command[0]) was ended by signal \(signal)")
        }
        return Outcome(exitCode: status >> 8 & 0xFF)
    }
}
