/// Why there are no figures.
enum BenchmarkError: Error, Equatable {
    /// The command line is wrong: what is the matter with it.
    case usage(String)
    /// Something that a benchmark needs went wrong: what.
    case failed(String)
    /// Figures are missing or over their thresholds: one line each.
    case complaints([String])

    /// What to print.
    var message: String {
        switch self {
        case .usage(let reason): "\(reason); --help shows the options"
        case .failed(let reason): reason
        case .complaints(let lines): lines.joined(separator: "\n")
        }
    }

    /// The exit status of the program.
    var status: Int32 {
        switch self {
        case .usage: 2
        case .failed, .complaints: 1
        }
    }
}
