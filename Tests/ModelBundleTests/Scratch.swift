import Foundation
import ModelBundle

/// A folder of a test's own, deleted when the test is over.
final class Scratch {
    let path = FileManager.default.temporaryDirectory.appending(path: "bundle-\(UUID().uuidString)").path

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var file: String { "\(path)/\(BundleWriter.fileName)" }

    func write(_ bytes: [UInt8]) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: file))
    }
}

/// The bytes of a safetensors file with any header.
func safetensors(header: String, data: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8) + data
}

/// A model of plugin "pca" with tensors of several types and a metadata string that needs escaping.
func exampleWriter() throws -> BundleWriter {
    var writer = BundleWriter(plugin: "pca", datasetDigest: "abc", parameters: #"{"components":2}"#)
    try writer.add("bytes", [1, 2, 3] as [UInt8])
    try writer.add("components", shape: [2, 3], ([1, -2, 3, 0.5, .infinity, 6] as [Double]).span)
    try writer.add("empty", [] as [Float])
    try writer.add("offsets", [7, -8] as [Int64])
    try writer.add("words", [1, 2, 3] as [UInt32])
    try writer.addMetadata("note", "quote \" backslash \\ newline \n é 漢")
    return writer
}

func array<Element>(_ span: Span<Element>) -> [Element] {
    span.indices.map { span[$0] }
}
