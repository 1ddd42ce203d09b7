/// How far a tree grows.
struct TreeLimits {
    /// How many features are drawn for a split.
    let splitFeatures: Int
    /// How many splits there may be on the way to a leaf.
    let depth: Int
    /// A node with fewer rows isn't split.
    let splitRows: Int
    /// Leaves have so many rows at least.
    let leafRows: Int
}
