/// Why an image can't be built: what happened, and what to do next.
package enum BuildError: Error, Hashable, CustomStringConvertible {
    case needsBase(plugin: String, command: String)
    case noBase(reference: String, reason: String)
    case wrongPlatform(base: String, has: [String], wanted: ImagePlatform)
    case unknownPythonVersion(base: String)
    case tooLarge(image: String, bytes: Int)
    case tooManyLayers(image: String, count: Int)
    case emptyModel(folder: String)
    case noCertificates(searched: [String])

    package var description: String {
        switch self {
        case .needsBase(let plugin, let command):
            "'\(plugin)' runs '\(command)', which its image must bring along. Name an image that has it: --base REFERENCE"
        case .noBase(let reference, let reason): "there is no image \(reference): \(reason)"
        case .wrongPlatform(let base, let has, let wanted):
            "the image \(base) is for \(has.isEmpty ? "an unknown platform" : has.joined(separator: ", ")), and what is built "
                + "here for \(wanted): name another --base"
        case .unknownPythonVersion(let base):
            "the image \(base) doesn't tell which Python it has (PYTHON_VERSION): say so with --python-version, as in 3.12"
        case .tooLarge(let image, let bytes):
            "the image of '\(image)' would have \(bytes >> 20) MB uncompressed, and AWS Lambda takes 10240 MB: make its model "
                + "smaller, or its base"
        case .tooManyLayers(let image, let count):
            "the image of '\(image)' would have \(count) layers, and container runtimes take 127: name another --base"
        case .emptyModel(let folder): "there is no model in \(folder); 'harness train' makes it"
        case .noCertificates(let searched):
            "there are no CA certificates on this machine; install the package ca-certificates. Searched: "
                + searched.joined(separator: ", ")
        }
    }
}
