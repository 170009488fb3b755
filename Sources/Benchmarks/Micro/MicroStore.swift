import Assembly
import Bytes
import OTLP
import SystemClock
import TraceModel
import TraceStore

/// A store in a directory of its own, with the corpus on its way into it.
final class MicroStore {
    /// The corpus in portions that fill a block each.
    let portions: [[KeptTrace]]
    private(set) var store: SQLiteTraceStore
    private let directory: TemporaryDirectory

    /// Makes an empty store.
    init(_ corpus: MicroCorpus) throws {
        let perPortion = SQLiteStoreOptions.blockSpans / MicroCorpus.spansPerRequest
        portions = stride(from: 0, to: corpus.batches.count, by: perPortion).map { first in
            corpus.batches[first...].prefix(perPortion).flatMap(\.keptTraces)
        }
        directory = try TemporaryDirectory()
        store = try SQLiteTraceStore(
            SQLiteStoreOptions(directory: directory.path), time: SystemTime())
    }

    deinit { store.close() }

    /// Stores the corpus.
    func fill() {
        for portion in portions { try? store.append(portion) }
    }

    /// Throws away what is stored.
    func empty() throws {
        store.close()
        FileTree.remove(directory.path)
        store = try SQLiteTraceStore(
            SQLiteStoreOptions(directory: directory.path), time: SystemTime())
    }
}
