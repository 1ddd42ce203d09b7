import Estimators
import Foundation
import ModelBundle
import PluginKit
import Testing

struct ClassLabelsTests {
    /// As NumPy sorts strings: by code points, not by any language's rules.
    @Test func classesAreSortedByCodePoints() throws {
        let (classes, indices) = try ClassLabels.encode(["ä", "b", "Z", "b", "", "🐢", "\u{FFFD}"])
        #expect(classes.names.map(\.description) == ["", "Z", "b", "ä", "\u{FFFD}", "🐢"])
        #expect(indices == [3, 2, 1, 2, 0, 5, 4])
    }

    /// As NumPy compares them, which knows no canonical equivalence.
    @Test func differentBytesAreDifferentClasses() throws {
        let (classes, indices) = try ClassLabels.encode(["e\u{301}", "\u{E9}", "e\u{301}"])
        #expect(classes.count == 2)
        #expect(indices == [0, 1, 0])
    }

    @Test func labelsThatTeachNothing() {
        #expect(throws: ClassLabelsError.noLabels) { try ClassLabels.encode([]) }
        #expect(throws: ClassLabelsError.oneClass("a")) { try ClassLabels.encode(["a", "a"]) }
    }

    @Test func theGreatestScoreWinsAndTiesGoToTheFirst() throws {
        let (classes, _) = try ClassLabels.encode(["a", "b", "c"])
        #expect(classes.best([1, 2, 3, 2, 2, 1, -1, -2, -1]).map(\.description) == ["c", "a", "a"])
        #expect(classes.best([]).isEmpty)
    }

    @Test func bundlesKeepThem() throws {
        try withBundle {
            try ClassLabels.encode(["no", "", "maybe ä"]).classes.write(to: &$0)
        } read: { bundle in
            let classes = try ClassLabels(in: bundle, count: 3)
            #expect(classes.names.map(\.description) == ["", "maybe ä", "no"])
            #expect(throws: BundleError.self) { try ClassLabels(in: bundle, count: 2) }
        }
    }

    @Test(arguments: [[0, 1], [1, 2, 3], [0, 4, 3], [0, 2, 1, 3]] as [[UInt32]])
    func damagedOffsets(offsets: [UInt32]) throws {
        try withBundle {
            try $0.add("classes.bytes", Array("abc".utf8))
            try $0.add("classes.offsets", offsets)
        } read: { bundle in
            #expect(throws: BundleError.self) { try ClassLabels(in: bundle, count: offsets.count - 1) }
        }
    }

    private func withBundle(
        _ write: (inout BundleWriter) throws -> Void, read: (borrowing ModelBundle.Bundle) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "labels-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var writer = BundleWriter(plugin: "test")
        try write(&writer)
        try writer.write(to: folder)
        try read(try ModelBundle.Bundle(directory: folder, plugin: "test"))
    }
}
