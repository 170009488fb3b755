/// Where the value of a setting came from, weakest first.
package enum SettingSource: Sendable, Equatable {
    /// Nobody set it.
    case builtIn
    /// A line of the configuration file; line 0 is the file as a whole.
    case file(String, line: Int)
    /// An environment variable, by its name.
    case environment(String)
    /// A flag of the command line, as it was written without its value.
    case flag(String)
}

extension SettingSource: CustomStringConvertible {
    /// `default`, `file:line`, the variable's name or the flag.
    package var description: String {
        switch self {
        case .builtIn: "default"
        case .file(let name, line: 0): name
        case .file(let name, let line): "\(name):\(line)"
        case .environment(let name): name
        case .flag(let flag): flag
        }
    }
}
