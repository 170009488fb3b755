import Foundation
import Testing

@Suite struct LayeringTests {
    @Test func `Every declared dependency goes up the list of layers`() throws {
        let targets = try PackageDescription.current.get().targets
        #expect(!targets.isEmpty)
        let complaints = targets.flatMap { target in
            (target.dependencies ?? []).compactMap {
                Layers.tracewell.complaint(about: $0, of: target)
            }
        }
        #expect(complaints == [])
    }

    @Test func `Every import is of a declared dependency or of the toolchain`() throws {
        var complaints: [String] = []
        for target in try PackageDescription.current.get().targets {
            for source in target.sources where source.hasSuffix(".swift") {
                let file = "\(target.path)/\(source)"
                let text = try String(
                    contentsOf: PackageDescription.root.appending(path: file), encoding: .utf8)
                complaints += SourceImports(of: text).complaints(file: file, of: target)
            }
        }
        #expect(complaints == [])
    }

    @Test(arguments: Layers.tracewell.order.joined())
    func `A module of the table has a folder`(module: String) {
        let folder = PackageDescription.root.appending(path: "Sources/\(module)")
        #expect(FileManager.default.fileExists(atPath: folder.path))
    }
}
