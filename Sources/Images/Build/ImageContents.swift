/// What an image is to hold, and how it starts.
package struct ImageContents: Sendable {
    /// Its name in a layout.
    package var name: String
    /// Lowest first. Each is stored and uploaded by its digest: what didn't change stays where it is.
    package var layers: [LayerContents]
    package var base: BaseImage?
    package var entrypoint: [String]
    package var arguments: [String]
    /// Added to the base's.
    package var environment: [String: String]
    package var workingDirectory: String
    /// In one line, for people.
    package var summary: String

    /// What Lambda takes at most, uncompressed.
    static let largestSize = 10_240 << 20
    /// What overlayfs takes, and so container runtimes do.
    static let mostLayers = 127

    package init(
        name: String, summary: String, layers: [LayerContents], base: BaseImage? = nil, entrypoint: [String],
        arguments: [String] = [], environment: [String: String] = [:], workingDirectory: String
    ) {
        self.name = name
        self.summary = summary
        self.layers = layers
        self.base = base
        self.entrypoint = entrypoint
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
    }

    /// How long its archives are.
    func uncompressedSize() throws(ImageError) -> Int {
        try layers.reduce(0) { $0 + TarWriter.size(of: $1.entries) } + (base?.uncompressedSize() ?? 0)
    }

    /// How it runs: what its base says, unless it says otherwise.
    func execution() -> ImageConfig.Execution {
        var execution = base?.config.config ?? ImageConfig.Execution()
        var variables = execution.env ?? []
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            variables.removeAll { $0.hasPrefix("\(name)=") }
            variables.append("\(name)=\(value)")
        }
        execution.env = variables.isEmpty ? nil : variables
        execution.entrypoint = entrypoint
        execution.cmd = arguments.isEmpty ? nil : arguments
        execution.workingDirectory = workingDirectory
        execution.labels = (execution.labels ?? [:]).merging(
            ["org.opencontainers.image.title": name, "org.opencontainers.image.description": summary]) { $1 }
        return execution
    }

    /// The base's steps, of which there must be one per layer, and its own.
    func history() -> [ImageConfig.History] {
        var steps: [ImageConfig.History] = []
        if let base {
            steps = base.config.history ?? []
            // Some images come without; podman wants all or none.
            if steps.count(where: { $0.emptyLayer != true }) != base.manifest.layers.count {
                steps = base.manifest.layers.map { _ in ImageConfig.History(createdBy: "base image") }
            }
        }
        return steps
            + layers.map { layer in
                var step = ImageConfig.History(createdBy: "harness build: \(layer.name)")
                step.created = ImageBuilder.created
                return step
            }
    }
}
