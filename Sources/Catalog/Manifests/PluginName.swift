/// Plugin names become folder, product, function and cgroup names, so they are held to what all of these can bear.
enum PluginName {
    /// Nil if `name` is fine, else what is wrong with it.
    static func problem(with name: String) -> String? {
        guard name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, name.utf8.count <= 40 else {
            return "'\(name)' is not a name of lower-case letters, digits and single hyphens, at most 40, "
                + "a letter first, such as k-means"
        }
        return name == Project.allPlugins ? "'\(name)' means all plugins, and can't be the name of one" : nil
    }

    /// `k-means` → `KMeans`: the name of the Swift target and types.
    static func typeName(_ name: String) -> String {
        name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
