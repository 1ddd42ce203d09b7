import TestSupport

/// A Python environment with AWS's own clients in it.
enum PythonEnvironment {
    static let packages = ["awscli", "awslambdaric", "boto3"]

    /// The environment's `bin` folder.
    static let bin = Task { try await VirtualEnvironment.make("aws-clients", packages) + "/bin" }
}
