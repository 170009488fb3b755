extension CollectorConfiguration {
    /// Where and how long traces are kept.
    package struct Storage: Sendable, Equatable {
        /// What stores traces.
        package enum Engine: String, SettingChoice {
            /// Columnar blocks in SQLite files below `data_dir`.
            case sqlite
        }

        /// What stores traces.
        package let engine: Engine
        /// The age at which traces are deleted.
        package let retention: Duration
        /// The size at which the oldest traces are deleted.
        package let maxBytes: ByteSize

        init(_ section: Section) {
            engine = section.value(
                "engine", default: Engine.sqlite, reload: .restart, "What stores traces.")
            retention = section.value(
                "retention", default: .seconds(7 * 86400),
                in: .seconds(60)...(.seconds(3650 * 86400)), "Age at which traces are deleted.")
            maxBytes = section.value(
                "max_bytes", default: .gibibytes(20), in: .mebibytes(16)...(.gibibytes(1 << 20)),
                "Size of the store at which the oldest traces are deleted.")
        }
    }
}
