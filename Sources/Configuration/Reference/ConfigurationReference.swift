/// The description of every key, for the documentation and for guesses at misspelt names.
package enum ConfigurationReference {
    /// Every key once, with a placeholder where names are free.
    package static let settings = items.compactMap(\.setting)

    /// Every key and section, in order.
    static let items: [Reading.Item] = {
        let reading = Reading(describes: true)
        CollectorConfiguration.describe(into: reading)
        return reading.items
    }()
}
