/// Why a verb could not do what it was asked for: how it ends, and the one line it says.
struct ToolFailure: Error, Equatable {
    let status: ExitStatus
    /// What is wrong.
    let message: String
    /// What to do.
    let hint: String?

    init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }
}

extension ToolEnvironment {
    /// Runs the work of a verb; a failure is said and becomes its exit status.
    func attempt(_ work: () throws(ToolFailure) -> ExitStatus) -> ExitStatus {
        do {
            return try work()
        } catch {
            complain(error.message, hint: error.hint)
            return error.status
        }
    }
}
