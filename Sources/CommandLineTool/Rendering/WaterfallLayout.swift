/// Where the columns of a waterfall lie on a line.
struct WaterfallLayout: Equatable {
    /// The columns of the tree with the names.
    let names: Int
    /// The first column of the bars.
    let barStart: Int
    let bar: Int
    /// Where the offset ends; nil on lines too narrow for it.
    let offsetEnd: Int?
    /// Where the duration ends; a mark for an error follows.
    let durationEnd: Int

    private static let number = 8

    init(width: Int) {
        let showsOffset = width >= 60
        let numbers = showsOffset ? 2 * (Self.number + 1) : Self.number + 1
        // Two columns at the end for the mark of an error.
        let room = width - numbers - 2
        bar = min(max(room / 3, 8), 80)
        names = room - bar - 1
        barStart = names + 1
        durationEnd = width - 2
        offsetEnd = showsOffset ? durationEnd - Self.number - 1 : nil
    }
}

/// Draws the lines that connect the entries of a tree.
struct TreeLines {
    private let style: OutputStyle
    /// How many levels are drawn; above them stands one sign for all the others.
    private let levels: Int
    /// By depth: whether a sibling follows, on the way to the current entry.
    private var open: [Bool] = []

    init(style: OutputStyle, columns: Int) {
        self.style = style
        levels = max(1, columns / 3)
    }

    /// Moves to the next entry of a tree in pre-order.
    mutating func move(to item: WaterfallItem) {
        if open.count > item.depth { open.removeLast(open.count - item.depth) }
        while open.count < item.depth { open.append(false) }
        open.append(item.hasNext)
    }

    /// What stands before the current entry.
    var branch: String {
        guard open.count > 1, let last = open.last else { return "" }
        let turn = last ? (style.usesUnicode ? "├─ " : "|- ") : (style.usesUnicode ? "└─ " : "`- ")
        return trunk(open.dropFirst().dropLast()) + turn
    }

    /// What stands before a remark on the current entry, below which entries may follow.
    func remark(hasChildren: Bool) -> String {
        let line = style.usesUnicode ? "│  " : "|  "
        return trunk(open.dropFirst()) + (hasChildren ? line : "   ")
    }

    private func trunk(_ open: ArraySlice<Bool>) -> String {
        let line = style.usesUnicode ? "│  " : "|  "
        let shown = open.suffix(levels)
        let more = open.count > levels ? style.ellipsis + (style.usesUnicode ? "  " : "") : ""
        return more + shown.map { $0 ? line : "   " }.joined()
    }
}
