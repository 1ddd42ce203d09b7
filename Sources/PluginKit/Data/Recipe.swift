internal import Wire

/// How a shipped model is trained: `{"plugin":…,"dataset":…,"seed":…,"parameters":{…}}`.
struct Recipe {
    /// What the trainer may ask for.
    let parameters: Parameters

    /// - Parameters:
    ///   - path: the recipe's file.
    ///   - plugin: the plugin that it must be for.
    ///   - seed: a seed in place of the recipe's.
    /// - Throws: `PluginError` that names the file and the field.
    init(contentsOf path: String, for plugin: String, seed: UInt64?) throws(PluginError) {
        let json = try contents(of: path)
        do {
            let document = try JSONDocument(parsing: json.span, as: "the recipe")
            parameters = try Self.parameters(of: document.root, path: path, plugin: plugin, seed: seed)
        } catch let error as PluginError {
            throw error
        } catch {
            throw .file(path: path, reason: "\(error)")
        }
    }

    private static func parameters(
        of recipe: JSONValue, path: String, plugin: String, seed: UInt64?
    ) throws(PluginError) -> Parameters {
        guard recipe.isObject else { throw .file(path: path, reason: "a recipe must be a JSON object") }
        if let other = recipe.member("plugin")?.string, other != plugin {
            throw .file(path: path, reason: "the recipe is for the plugin \"\(other)\", not for \"\(plugin)\"")
        }
        var recipeSeed: UInt64 = 0
        if let value = recipe.member("seed") {
            guard let number = value.int.flatMap(UInt64.init(exactly:)) else {
                throw .parameter(file: path, name: "seed", reason: "must be a whole number from 0 to 2^53 - 1")
            }
            recipeSeed = number
        }
        return try Parameters(recipe.member("parameters"), seed: seed ?? recipeSeed, file: path)
    }
}
