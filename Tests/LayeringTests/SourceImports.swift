import Foundation

/// The `import` lines of Swift source text and what is wrong with them.
struct SourceImports {
    /// Modules that come with the toolchain and that any target may import.
    private static let toolchain: Set = [
        "Glibc", "Swift", "SwiftOverlayShims", "Synchronization",
    ]
    /// Modules of the toolchain for test targets alone.
    private static let testing: Set = ["Foundation", "Testing"]

    /// The imported modules in the order of the lines, each with whether it is re-exported.
    let modules: [(name: String, isReexported: Bool)]

    init(of text: String) {
        modules = text.split(separator: "\n").compactMap { line in
            guard
                let match = line.wholeMatch(
                    of:
                        #/
                    \s* (?<modifiers> (?: @?\w+ \s+ )*?) import \s+
                    (?: (?: struct|class|enum|protocol|typealias|func|var|let|actor) \s+ )?
                    (?<module> \w+ ) [\w.]* \s* (?: //.* )?
                    /#)
            else { return nil }
            return (String(match.module), match.modifiers.contains("@_exported"))
        }
    }

    /// Says what one target's file imports without being allowed to.
    func complaints(file: String, of target: PackageDescription.Target) -> [String] {
        let declared = Set(target.dependencies ?? [])
        return modules.compactMap { module, isReexported in
            if isReexported { return "\(file): re-exports \(module), which hides a dependency" }
            if declared.contains(module) || Self.toolchain.contains(module) { return nil }
            if target.isTest && Self.testing.contains(module) { return nil }
            return "\(file): imports \(module), which \(target.name) does not declare"
        }
    }
}
