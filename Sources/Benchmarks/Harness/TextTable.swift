/// A table for a terminal and, as it is, for a page in Markdown.
struct TextTable {
    private let header: [String]
    private var rows: [[String]] = []

    /// Makes a table without rows.
    init(_ header: String...) { self.header = header }

    mutating func append(_ cells: String...) { rows.append(cells) }

    /// The lines of the table; the first column flush left, the others flush right.
    var text: String {
        let widths = header.indices.map { column in
            ([header] + rows).reduce(3) { max($0, column < $1.count ? $1[column].count : 0) }
        }
        let rule = widths.enumerated().map { column, width in
            String(repeating: "-", count: width - 1) + (column == 0 ? "-" : ":")
        }
        return ([header, rule] + rows).map { Self.line($0, widths) }.joined(separator: "\n") + "\n"
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = cells.enumerated().map { column, cell in
            let space = String(repeating: " ", count: widths[column] - cell.count)
            return column == 0 ? cell + space : space + cell
        }
        return "| " + padded.joined(separator: " | ") + " |"
    }
}

extension Double {
    /// The value with three significant digits, more where they stand before the point.
    var short: String {
        let size = abs(self)
        return fixed(size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
    }

    /// The value with so many digits behind the point.
    func fixed(_ digits: Int) -> String {
        guard isFinite else { return "–" }
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = Int64((abs(self) * scale).rounded())
        let (whole, rest) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
        let sign = self < 0 && scaled != 0 ? "-" : ""
        if digits == 0 { return "\(sign)\(whole)" }
        let fraction = String(rest)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(whole).\(zeros)\(fraction)"
    }

    /// The value as per cent.
    var percent: String { (self * 100).fixed(0) + " %" }
}
