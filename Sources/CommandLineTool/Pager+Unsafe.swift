import Glibc

/// Shows text a page at a time: `PAGER`, else `less`.
///
/// `less` is told to pass colours on, to end by itself where the text fits the screen, and to leave
/// it there (`LESS=FRX`), unless the environment says otherwise.
package final class Pager: ToolOutput {
    private let command: String
    private let variables: [String: String]

    /// Makes a pager of the environment variables.
    package init(_ variables: [String: String]) {
        command = variables["PAGER"].flatMap { $0.isEmpty ? nil : $0 } ?? "less"
        self.variables = variables.merging(["LESS": "FRX"]) { given, _ in given }
    }

    /// Shows a text and waits until it was looked at; false when there is no pager to show it.
    @discardableResult
    package func write(_ text: String) -> Bool {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return false }
        // The pager must not hold the writing end of its own input.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        guard let process = start(reading: ends[0]) else {
            close(ends[0])
            close(ends[1])
            return false
        }
        close(ends[0])
        // A reader that quits early closes the pipe: what is left need not be written.
        StandardStream(descriptor: ends[1]).write(text)
        close(ends[1])
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        // The shell ends with 127 when there is no such command.
        return status >> 8 & 0xFF != 127
    }

    private func start(reading input: Int32) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        guard unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) == 0 else {
            return nil
        }
        // `exec` lets the pager have the shell's place, so that it is the one that is waited for.
        let words: [String] = ["sh", "-c", "exec \(command) 2>/dev/null"]
        var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
        var environment = unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            unsafe arguments.forEach { unsafe free($0) }
            unsafe environment.forEach { unsafe free($0) }
        }
        // SAFETY: both arrays hold C strings that live until the `defer`, and end with a null.
        var process: pid_t = 0
        let code = unsafe posix_spawn(
            &process, "/bin/sh", &actions, nil, &arguments, &environment)
        return code == 0 ? process : nil
    }
}
