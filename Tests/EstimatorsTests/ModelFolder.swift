import Foundation
import ModelBundle

/// A model bundle in a folder of its own, which is deleted with it.
final class ModelFolder {
    static let plugin = "test"
    let path: String

    init(_ write: (inout BundleWriter) throws -> Void) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "estimators-\(UUID().uuidString)").path
        var writer = BundleWriter(plugin: Self.plugin)
        try write(&writer)
        try writer.write(to: path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func bundle() throws -> ModelBundle.Bundle { try ModelBundle.Bundle(directory: path, plugin: Self.plugin) }
}
