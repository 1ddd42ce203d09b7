import Foundation
import ModelBundle
import Testing

struct BundleTests {
    let scratch = Scratch()

    /// Infinities may be meant, but not by a training.
    @Test func numbersThatAreNotFiniteAreNamed() throws {
        var writer = BundleWriter(plugin: "pca")
        try writer.add("first", [1.0, -2])
        try writer.add("whole", [Int32.min, Int32.max])
        try writer.requireFinite()
        for (name, add) in [
            ("floats", { (writer: inout BundleWriter) in try writer.add("floats", [Float.infinity]) }),
            ("doubles", { (writer: inout BundleWriter) in try writer.add("doubles", [0, Double.nan]) }),
        ] {
            var copy = writer
            try add(&copy)
            let error = #expect(throws: BundleError.self) { try copy.requireFinite() }
            #expect(error?.item == name)
        }
    }

    @Test func readsWhatWasWritten() throws {
        try exampleWriter().write(to: scratch.path)
        let bundle = try Bundle(directory: scratch.path, plugin: "pca")
        #expect(bundle.tensorNames == ["bytes", "components", "empty", "offsets", "words"])
        let components = try bundle.tensor("components", of: Double.self, shape: [nil, 3])
        #expect(components.shape == [2, 3])
        #expect(array(bundle[components]) == [1, -2, 3, 0.5, .infinity, 6])
        let bytes = try bundle.tensor("bytes", of: UInt8.self, shape: [3])
        #expect(array(bundle[bytes]) == [1, 2, 3])
        let words = try bundle.tensor("words", of: UInt32.self, shape: [nil])
        #expect(array(bundle[words]) == [1, 2, 3])
        let offsets = try bundle.tensor("offsets", of: Int64.self, shape: [2])
        #expect(array(bundle[offsets]) == [7, -8])
        let empty = try bundle.tensor("empty", of: Float.self, shape: [0])
        #expect(empty.count == 0)
        #expect(array(bundle[empty]).isEmpty)
        #expect(bundle.metadata.plugin == "pca")
        #expect(bundle.metadata.datasetDigest == "abc")
        #expect(bundle.metadata.parameters == #"{"components":2}"#)
        #expect(bundle.metadata.all["note"] == "quote \" backslash \\ newline \n é 漢")
    }

    @Test func sameInputGivesTheSameBytes() throws {
        var reversed = BundleWriter(plugin: "pca", datasetDigest: "abc", parameters: #"{"components":2}"#)
        try reversed.addMetadata("note", "quote \" backslash \\ newline \n é 漢")
        try reversed.add("words", [1, 2, 3] as [UInt32])
        try reversed.add("offsets", [7, -8] as [Int64])
        try reversed.add("empty", [] as [Float])
        try reversed.add("components", shape: [2, 3], ([1, -2, 3, 0.5, .infinity, 6] as [Double]).span)
        try reversed.add("bytes", [1, 2, 3] as [UInt8])
        #expect(try exampleWriter().serialized() == reversed.serialized())
    }

    @Test func replacesTheOldModelAndLeavesOtherFiles() throws {
        try exampleWriter().write(to: scratch.path)
        try Data("stamp".utf8).write(to: URL(filePath: "\(scratch.path)/stamp"))
        let old = try Bundle(directory: scratch.path, plugin: "pca")
        var writer = BundleWriter(plugin: "pca")
        try writer.add("bytes", [9] as [UInt8])
        try writer.write(to: scratch.path)

        let bundle = try Bundle(directory: scratch.path, plugin: "pca")
        let bytes = try bundle.tensor("bytes", of: UInt8.self, shape: [nil])
        #expect(array(bundle[bytes]) == [9])
        let oldBytes = try old.tensor("bytes", of: UInt8.self, shape: [nil])
        #expect(array(old[oldBytes]) == [1, 2, 3], "who has the old model mapped keeps it")
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        #expect(files.sorted() == [BundleWriter.fileName, "stamp"], "no temporary file is left")
    }

    @Test func makesTheFoldersOnTheWay() throws {
        try exampleWriter().write(to: "\(scratch.path)/a/b/")
        let bundle = try Bundle(directory: "\(scratch.path)/a/b", plugin: "pca")
        #expect(bundle.metadata.plugin == "pca")
    }

    @Test func failsToWriteWithAnErrorThatNamesTheFolder() throws {
        try scratch.write([1])
        let error = #expect(throws: BundleError.self) { try exampleWriter().write(to: scratch.file) }
        #expect(error?.description.contains(scratch.file) == true)
        #expect(throws: BundleError.self) { try exampleWriter().write(to: "/proc/nowhere") }
    }

    @Test func refusesAnotherPluginsModel() throws {
        try exampleWriter().write(to: scratch.path)
        let error = #expect(throws: BundleError.self) { _ = try Bundle(directory: scratch.path, plugin: "k-means") }
        #expect(error?.description.contains("'pca'") == true)
        #expect(error?.description.contains("'k-means'") == true)
    }

    @Test func namesTheMissingFile() {
        let error = #expect(throws: BundleError.self) { _ = try Bundle(directory: scratch.path, plugin: "pca") }
        #expect(error?.file == scratch.file)
        #expect(error?.problem.contains("No such file") == true)
    }

    @Test func refusesTensorsThatAreNotWhatWasAskedFor() throws {
        try exampleWriter().write(to: scratch.path)
        func problem(_ name: String, _ shape: [Int?]) throws -> String? {
            let bundle = try Bundle(directory: scratch.path, plugin: "pca")
            do {
                _ = try bundle.tensor(name, of: Double.self, shape: shape)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(try problem("components", [2, 3]) == nil)
        #expect(try problem("mean", [3])?.contains("missing") == true)
        #expect(try problem("words", [3])?.contains("U32, not F64") == true)
        #expect(try problem("components", [3, nil])?.contains("[2, 3], not [3, any]") == true)
        #expect(try problem("components", [6])?.contains("'components'") == true)
    }

    @Test func writerRefusesWhatTheFormatCannotHold() throws {
        var writer = BundleWriter(plugin: "pca")
        #expect(throws: BundleError.self) { try writer.add("__metadata__", [1] as [UInt8]) }
        #expect(throws: BundleError.self) { try writer.add("", [1] as [UInt8]) }
        #expect(throws: BundleError.self) { try writer.add("a", shape: [2, 2], ([1, 2, 3] as [Double]).span) }
        #expect(throws: BundleError.self) { try writer.add("a", shape: [-1, -3], ([1, 2, 3] as [Double]).span) }
        #expect(throws: BundleError.self) { try writer.add("a", shape: [.max, 2], ([1] as [Double]).span) }
        #expect(throws: BundleError.self) { try writer.addMetadata("plugin", "k-means") }
    }
}
