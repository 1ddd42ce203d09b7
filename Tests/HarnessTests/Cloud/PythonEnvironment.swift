import TestSupport

/// A Python environment with AWS's own client library and moto, a stand-in for AWS: the same that AWSPlatform's tests have.
enum PythonEnvironment {
    static let packages = ["boto3==1.43.11", "botocore==1.43.11", "moto[server]==5.2.1"]

    /// The path of its interpreter.
    static let python = Task { try await VirtualEnvironment.make("aws-moto", packages) + "/bin/python" }

    /// The harness's cache, as it is without these tests' own home folder.
    static var cache: String { VirtualEnvironment.cache }
}
