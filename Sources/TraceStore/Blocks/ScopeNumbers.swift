import Bytes
import OTLP

/// The scopes and resources of a block, and where those of the batches are among them.
///
/// Both are kept as the bytes they came with, behind their schema URL: so even what the protocol
/// will add later comes back.
struct ScopeNumbers: ~Copyable {
    struct Numbers: BitwiseCopyable {
        var scope: Int32 = -1
        var resource: Int32 = -1
    }

    private var batches: [SpanBatch] = []
    private var firstScope: [ObjectIdentifier: Int] = [:]
    private var lastBatch: (id: ObjectIdentifier, first: Int)?
    /// For each scope of each batch, its place among the batches' scopes.
    private var origins = PlainArray<Origin>()
    private var numbers = PlainArray<Numbers>()
    private var scratch = ByteWriter()

    private(set) var scopes = TextDictionary()
    private(set) var resources = TextDictionary()

    struct Origin: BitwiseCopyable {
        let batch: Int
        let scope: Int
    }

    /// Where the scopes of a batch begin; the batch is kept until ``forgetBatches()``.
    mutating func firstScope(of batch: SpanBatch) -> Int {
        let id = ObjectIdentifier(batch)
        if let lastBatch, lastBatch.id == id { return lastBatch.first }
        let first = firstScope[id] ?? add(batch, id)
        lastBatch = (id, first)
        return first
    }

    /// The numbers of a scope and its resource in the block.
    @inline(__always)
    mutating func numbers(of place: Int) -> (scope: UInt32, resource: UInt32) {
        let known = numbers[place]
        if known.scope >= 0 {
            return (
                UInt32(truncatingIfNeeded: known.scope), UInt32(truncatingIfNeeded: known.resource)
            )
        }
        return intern(place)
    }

    /// Begins a new block with the same batches.
    mutating func beginBlock() {
        scopes.removeAll()
        resources.removeAll()
        numbers.removeAll()
        numbers.append(repeating: Numbers(), count: origins.count)
    }

    /// Lets the batches go.
    mutating func forgetBatches() {
        batches.removeAll(keepingCapacity: true)
        firstScope.removeAll(keepingCapacity: true)
        lastBatch = nil
        origins.removeAll()
        numbers.removeAll()
    }

    private mutating func add(_ batch: SpanBatch, _ id: ObjectIdentifier) -> Int {
        let first = origins.count
        for scope in batch.scopes.indices {
            origins.append(Origin(batch: batches.count, scope: scope))
            numbers.append(Numbers())
        }
        batches.append(batch)
        firstScope[id] = first
        return first
    }

    private mutating func intern(_ place: Int) -> (scope: UInt32, resource: UInt32) {
        let batch = batches[origins[place].batch]
        let scope = batch.scopes[origins[place].scope]
        let resource = batch.resources[Int(scope.resourceIndex)]
        scratch.removeAll()
        KeptMessage.write(
            schemaURL: batch.bytes(resource.schemaURL), message: batch.bytes(resource.message),
            to: &scratch)
        let resourceNumber = resources.index(of: scratch.view)
        scratch.removeAll()
        KeptMessage.write(
            schemaURL: batch.bytes(scope.schemaURL), message: batch.bytes(scope.message),
            to: &scratch)
        let scopeNumber = scopes.index(of: scratch.view)
        numbers[place] = Numbers(
            scope: Int32(truncatingIfNeeded: scopeNumber),
            resource: Int32(truncatingIfNeeded: resourceNumber))
        return (
            UInt32(truncatingIfNeeded: scopeNumber), UInt32(truncatingIfNeeded: resourceNumber)
        )
    }
}
