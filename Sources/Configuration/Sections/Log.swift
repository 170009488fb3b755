extension CollectorConfiguration {
    /// What the collector says of itself.
    package struct Log: Sendable, Equatable {
        /// The least important lines that are written.
        package enum Level: String, SettingChoice {
            case debug, info, warn, error
        }

        /// How a line is written.
        package enum Format: String, SettingChoice {
            /// One JSON object a line.
            case json
            /// Words for people.
            case text
        }

        /// The least important lines that are written.
        package let level: Level
        /// How a line is written.
        package let format: Format
        /// The environment this collector itself runs in.
        package let environment: String

        init(_ section: Section) {
            level = section.value("level", default: Level.info, "Least important lines written.")
            format = section.value(
                "format", default: Format.json, "One JSON object a line, or text.")
            environment = section.value(
                "environment", default: "local",
                "The environment this collector itself runs in, put on every line.")
        }
    }
}
