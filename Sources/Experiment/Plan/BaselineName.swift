/// How a run tells the two versions of a plugin apart that it measures side by side: the working tree's bears the plugin's
/// name, and that of the baseline `<plugin>@baseline`, which no plugin can be called.
package enum BaselineName {
    private static let suffix = "@baseline"

    /// The name of a plugin's earlier version.
    package static func of(_ plugin: String) -> String { plugin + suffix }

    /// The plugin whose earlier version is called so; nil if none is.
    package static func plugin(_ name: String) -> String? {
        name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : nil
    }
}
