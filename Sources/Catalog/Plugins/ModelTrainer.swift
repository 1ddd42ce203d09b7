import Foundation

/// Who trains a model.
package enum ModelTrainer: String, Sendable, Codable, CaseIterable {
    /// The plugin itself.
    case plugin
    /// The plugin's peer in `model_training/scikit-learn/`, which writes the same bundle.
    case scikitLearn = "scikit-learn"
}

/// What a trainer is called with, and what its program is made of.
struct TrainerProgram {
    let tool: Tool
    /// SHA-256 of the program, in hex.
    let digest: String

    /// - Throws: ``CatalogError`` if the plugin can't train.
    static func of(
        _ plugin: BuiltPlugin, _ trainer: ModelTrainer, project: Project, arguments: [String]
    ) throws(CatalogError) -> TrainerProgram {
        let name = plugin.plugin.name
        switch trainer {
        case .plugin:
            guard plugin.plugin.isSwift else {
                throw CatalogError(
                    "'\(name)' runs a command, which can't be asked to train", file: project.recipePath(for: name),
                    advice: "Remove the recipe, and keep the model in the plugin's folder")
            }
            return TrainerProgram(
                tool: Tool(plugin.command[0], ["train"] + arguments),
                digest: try Digest.hex(ofFile: plugin.command[0]))
        case .scikitLearn:
            let folder = "\(project.recipesFolder)/scikit-learn"
            let module = name.replacing("-", with: "_") + ".py"
            guard Files.exists("\(folder)/\(module)") else {
                throw CatalogError(
                    "scikit-learn can't train '\(name)': there is no \(module)", file: folder,
                    advice: "Train it without --with")
            }
            return TrainerProgram(
                tool: Tool("\(folder)/python", ["\(folder)/plugin.py", name, "train"] + arguments),
                digest: try digest(ofScriptsIn: folder))
        }
    }

    private static func digest(ofScriptsIn folder: String) throws(CatalogError) -> String {
        var digests = ""
        for name in try Files.list(folder) where name.hasSuffix(".py") || name.hasSuffix(".txt") {
            digests += try Digest.hex(ofFile: "\(folder)/\(name)")
        }
        return Digest.hex(of: Data(digests.utf8))
    }
}
