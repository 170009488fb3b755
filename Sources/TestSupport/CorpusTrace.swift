import TraceModel

/// One trace of the corpus before it is written: who called what, and when.
struct CorpusTrace {
    /// What a span does; decides its name, kind and attributes.
    enum Role {
        case server(service: Int, endpoint: Int)
        case client(target: Int, endpoint: Int)
        case cache(Int)
        case query(Int)
        case compute(Int)
        case publish(Int)
        case process(Int)
    }

    struct Step {
        let service: Int
        let role: Role
        let id: UInt64
        let parent: UInt64
        let start: UInt64
        var end: UInt64
        let failed: Bool
        /// The span that enqueued the job, for a job that links to it.
        let link: UInt64
    }

    /// Who the request was for; the same for all spans of the trace.
    struct Context {
        let org: Int
        let project: Int
        let user: Int
        let instance: Int
        let requestID: (UInt64, UInt64)
        let correlationID: (UInt64, UInt64)
        let entity: UInt64
    }

    let traceID: (high: UInt64, low: UInt64)
    let context: Context
    private(set) var steps: [Step] = []
    private let limit: Int

    /// Plays one request or scheduled job, stopping after `limit` spans.
    init(startingAt start: UInt64, limit: Int, random: inout CorpusRandom) {
        self.limit = limit
        traceID = (random.next() | 1, random.next())
        let org = random.skewed(below: 300)
        context = Context(
            org: org, project: org * 4 + random.below(4), user: org * 60 + random.skewed(below: 60),
            instance: random.below(3), requestID: (random.next(), random.next()),
            correlationID: (random.next(), random.next()),
            entity: UInt64(random.skewed(below: 90_000)))
        var clock = start
        while steps.count < limit {
            if random.chance(permille: 120) {
                process(random.below(CorpusTopology.jobs.count), after: 0, &clock, &random)
            } else {
                serve(
                    service: 0, endpoint: random.skewed(below: 4), parent: steps.first?.id ?? 0,
                    &clock, &random)
            }
        }
    }

    private mutating func begin(
        _ service: Int, _ role: Role, parent: UInt64, link: UInt64 = 0, _ clock: inout UInt64,
        _ random: inout CorpusRandom
    ) -> Int? {
        guard steps.count < limit else { return nil }
        clock += random.duration(from: 2_000, octaves: 8)
        steps.append(
            Step(
                service: service, role: role, id: random.next() | 1, parent: parent, start: clock,
                end: clock, failed: random.chance(permille: 12), link: link))
        return steps.count - 1
    }

    private mutating func leaf(
        _ service: Int, _ role: Role, parent: UInt64, lasting: UInt64, octaves: Int,
        _ clock: inout UInt64, _ random: inout CorpusRandom
    ) {
        guard let index = begin(service, role, parent: parent, &clock, &random) else { return }
        clock += random.duration(from: lasting, octaves: octaves)
        steps[index].end = clock
    }

    private mutating func serve(
        service: Int, endpoint: Int, parent: UInt64, _ clock: inout UInt64,
        _ random: inout CorpusRandom
    ) {
        guard
            let index = begin(
                service, .server(service: service, endpoint: endpoint), parent: parent, &clock,
                &random)
        else { return }
        let steps = CorpusTopology.services[service].endpoints[endpoint].steps
        run(steps, in: service, parent: self.steps[index].id, &clock, &random)
        clock += random.duration(from: 3_000, octaves: 8)
        self.steps[index].end = clock
    }

    private mutating func process(
        _ job: Int, after publisher: UInt64, _ clock: inout UInt64, _ random: inout CorpusRandom
    ) {
        let worker = CorpusTopology.jobs[job].worker
        clock += random.duration(from: 400_000, octaves: 9)
        guard
            let index = begin(
                worker, .process(job), parent: publisher, link: publisher, &clock, &random)
        else { return }
        run(CorpusTopology.jobs[job].steps, in: worker, parent: steps[index].id, &clock, &random)
        clock += random.duration(from: 3_000, octaves: 8)
        steps[index].end = clock
    }

    private mutating func run(
        _ plan: [CorpusTopology.Step], in service: Int, parent: UInt64, _ clock: inout UInt64,
        _ random: inout CorpusRandom
    ) {
        var jobs: [(job: Int, publisher: UInt64)] = []
        for step in plan {
            switch step {
            case .cache(let command):
                leaf(
                    service, .cache(command), parent: parent, lasting: 60_000, octaves: 6, &clock,
                    &random)
            case .query(let statement):
                leaf(
                    service, .query(statement), parent: parent, lasting: 250_000, octaves: 8,
                    &clock,
                    &random)
            case .compute(let function):
                leaf(
                    service, .compute(function), parent: parent, lasting: 20_000, octaves: 9,
                    &clock,
                    &random)
            case .call(let target, let endpoint):
                guard
                    let index = begin(
                        service, .client(target: target, endpoint: endpoint), parent: parent,
                        &clock,
                        &random)
                else { return }
                clock += random.duration(from: 80_000, octaves: 4)
                serve(
                    service: target, endpoint: endpoint, parent: steps[index].id, &clock, &random)
                clock += random.duration(from: 80_000, octaves: 4)
                steps[index].end = clock
            case .enqueue(let job):
                leaf(
                    service, .publish(job), parent: parent, lasting: 90_000, octaves: 5, &clock,
                    &random)
                if let publisher = steps.last?.id { jobs.append((job, publisher)) }
            }
        }
        for (job, publisher) in jobs {
            var later = clock
            process(job, after: publisher, &later, &random)
        }
    }
}
