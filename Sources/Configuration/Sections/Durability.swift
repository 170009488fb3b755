extension CollectorConfiguration {
    /// What an acknowledged span survives.
    package enum Durability: String, SettingChoice {
        /// The death of the process: the bytes are with the operating system.
        case os
        /// A loss of power: the bytes are on the disk, by group commit.
        case fsync
        /// Nothing; pending spans are kept in memory alone.
        case none
    }
}
