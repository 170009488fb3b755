import TraceModel

/// Collects what policies ask of spans, each question once.
struct SpanPlanBuilder {
    private(set) var plan = SpanPlan()
    /// The atoms made so far, by what they ask.
    private var known: [SpanPredicate: Int] = [:]
    /// How many atoms are there that a plan has no room for.
    private(set) var excess = 0
    /// What was compiled, for looking up which question an atom answers.
    private(set) var questions: [SpanPredicate] = []

    /// Compiles a predicate.
    ///
    /// - Returns: Nil when it nests deeper than a program can.
    mutating func program(_ predicate: SpanPredicate) -> SpanProgram? {
        var steps: [SpanProgram.Step] = []
        compile(predicate, onRoot: false, &steps)
        let program = SpanProgram(steps: steps)
        return program.depth <= SpanProgram.maxDepth ? program : nil
    }

    /// Has the values of a key collected at some levels.
    ///
    /// - Returns: The field under which they are found.
    mutating func collect(_ key: String, at levels: AttributeLevels) -> UInt16 {
        let field = field(key)
        forEachLevel(of: levels) { tests in tests.entry(for: key) { $0.field = field } }
        return field
    }

    /// Has a property of all spans collected.
    mutating func collect(_ property: SpanPlan.Property) -> UInt16 {
        let field = field(property.rawValue)
        if !plan.properties.contains(where: { $0.field == field }) {
            plan.properties.append((field, property))
        }
        return field
    }

    private mutating func field(_ name: String) -> UInt16 {
        if let index = plan.fields.firstIndex(of: name) {
            return UInt16(truncatingIfNeeded: index)
        }
        plan.fields.append(name)
        return UInt16(truncatingIfNeeded: plan.fields.count - 1)
    }

    /// Has the spans by which requests and jobs come into services kept, with their names.
    mutating func keepEntries() { plan.keepsEntries = true }

    private mutating func compile(
        _ predicate: SpanPredicate, onRoot: Bool, _ steps: inout [SpanProgram.Step]
    ) {
        switch predicate {
        case .not(let inner):
            compile(inner, onRoot: onRoot, &steps)
            steps.append(.not)
        case .all(let parts): join(parts, onRoot, .and, empty: true, &steps)
        case .any(let parts): join(parts, onRoot, .or, empty: false, &steps)
        case .onRoot(let inner): compile(inner, onRoot: true, &steps)
        default:
            let index = atom(predicate)
            steps.append(onRoot ? .rootAtom(index) : .atom(index))
        }
    }

    private mutating func join(
        _ parts: [SpanPredicate], _ onRoot: Bool, _ operation: SpanProgram.Step, empty: Bool,
        _ steps: inout [SpanProgram.Step]
    ) {
        guard let first = parts.first else {
            steps.append(.constant(empty))
            return
        }
        compile(first, onRoot: onRoot, &steps)
        for part in parts.dropFirst() {
            compile(part, onRoot: onRoot, &steps)
            steps.append(operation)
        }
    }

    private mutating func atom(_ predicate: SpanPredicate) -> Int {
        if let index = known[predicate] { return index }
        guard let index = newAtom(predicate) else { return 0 }
        known[predicate] = index
        add(predicate, index)
        return index
    }

    private mutating func newAtom(_ question: SpanPredicate) -> Int? {
        guard plan.atomCount < AtomSet.capacity else {
            excess += 1
            return nil
        }
        plan.atomCount += 1
        questions.append(question)
        return plan.atomCount - 1
    }

    private mutating func add(_ predicate: SpanPredicate, _ index: Int) {
        switch predicate {
        case .attribute(let key, let levels, let test):
            forEachLevel(of: levels) { tests in
                tests.entry(for: key) { $0.atoms.append(.init(index, test)) }
            }
        case .name(let test): plan.nameAtoms.append((index, test))
        case .kind(let kinds):
            let bits = kinds.reduce(UInt8(0)) { $0 | 1 << $1.rawValue }
            plan.recordAtoms.append(.init(index: index, test: .kinds(bits)))
        case .status(let codes):
            let bits = codes.reduce(UInt8(0)) { $0 | 1 << $1.rawValue }
            plan.recordAtoms.append(.init(index: index, test: .statuses(bits)))
        case .statusMessage(let test): plan.statusMessageAtoms.append((index, test))
        case .duration(let comparison, let nanoseconds):
            plan.recordAtoms.append(
                .init(index: index, test: .duration(comparison, nanoseconds)))
        case .isRoot: plan.recordAtoms.append(.init(index: index, test: .isRoot))
        case .isFlaggedSampled: plan.sampledFlagAtom = index
        case .traceState(let key, let values):
            plan.traceStateAtoms.append((index, key, values))
        case .job(let test): plan.jobAtoms.append((index, test))
        case .event(let inner): addEvent(inner, index)
        case .onRoot, .not, .all, .any: break
        }
    }

    /// Names in a predicate about events are the events' names, which are atoms of their own.
    private mutating func addEvent(_ predicate: SpanPredicate, _ index: Int) {
        var steps: [SpanProgram.Step] = []
        compileEvent(predicate, &steps)
        plan.eventAtoms.append(.init(index: index, program: SpanProgram(steps: steps)))
    }

    private mutating func compileEvent(
        _ predicate: SpanPredicate, _ steps: inout [SpanProgram.Step]
    ) {
        switch predicate {
        case .name(let test):
            steps.append(.atom(eventName(test)))
        case .not(let inner):
            compileEvent(inner, &steps)
            steps.append(.not)
        case .all(let parts), .any(let parts):
            let isAll = if case .all = predicate { true } else { false }
            steps.append(.constant(isAll))
            for part in parts {
                compileEvent(part, &steps)
                steps.append(isAll ? .and : .or)
            }
        case .attribute(let key, _, let test):
            steps.append(.atom(atom(.attribute(key, .event, test))))
        default:
            // Nothing else can be asked of an event.
            steps.append(.constant(false))
        }
    }

    private mutating func eventName(_ test: TextTest) -> Int {
        guard let index = newAtom(.event(.name(test))) else { return 0 }
        plan.eventNameAtoms.append((index, test))
        return index
    }

    private mutating func forEachLevel(
        of levels: AttributeLevels, _ change: (inout AttributeTests) -> Void
    ) {
        if levels.contains(.span) { change(&plan.span) }
        if levels.contains(.scope) { change(&plan.scope) }
        if levels.contains(.resource) { change(&plan.resource) }
        if levels.contains(.event) { change(&plan.event) }
    }
}
