import Bytes
import OTLP

/// What is asked of the attributes of one level: for each key the atoms to answer, and whether its
/// values are collected.
struct AttributeTests: Sendable {
    /// A question about a value.
    final class Atom: Sendable {
        let index: Int
        let test: ValueTest

        init(_ index: Int, _ test: ValueTest) {
            self.index = index
            self.test = test
        }
    }

    /// What is done with the value of one key.
    struct Entry: Sendable {
        var atoms: [Atom] = []
        /// The field whose values are collected here.
        var field: UInt16?
    }

    private(set) var keys = TextSet([])
    private(set) var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    /// The entry of a key, made when it is new.
    mutating func entry(for key: String, _ change: (inout Entry) -> Void) {
        if let index = keys.texts.firstIndex(of: key) {
            change(&entries[index])
        } else {
            keys = TextSet(keys.texts + [key])
            entries.append(Entry())
            change(&entries[entries.count - 1])
        }
    }

    /// Tells of most `KeyValue` messages that nothing is asked about them.
    var filter: TextFilter { keys.filter }

    /// Answers the atoms of one `KeyValue` and gives what was collected.
    @inline(__always)
    func read(
        _ message: ByteView, into atoms: inout AtomSet
    ) -> (field: UInt16, value: ByteView)? {
        guard let (key, value) = AttributePair.split(message), let index = keys.index(of: key)
        else { return nil }
        for atom in entries[index].atoms where atom.test.passes(value) { atoms.insert(atom.index) }
        return entries[index].field.map { ($0, value) }
    }
}
