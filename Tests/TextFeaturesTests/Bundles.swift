import Foundation
import ModelBundle

/// A bundle of what `write` puts into it; its file is gone as soon as it is mapped.
func bundle(_ write: (inout BundleWriter) throws -> Void) throws -> ModelBundle.Bundle {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bundle-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var writer = BundleWriter(plugin: "test")
    try write(&writer)
    try writer.write(to: folder.path)
    return try ModelBundle.Bundle(directory: folder.path, plugin: "test")
}
