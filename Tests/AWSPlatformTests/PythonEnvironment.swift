import Foundation
import TestSupport

/// A Python environment with AWS's own client library and moto, a stand-in for AWS.
enum PythonEnvironment {
    static let packages = ["boto3==1.43.11", "botocore==1.43.11", "moto[server]==5.2.1"]

    /// The path of its interpreter.
    static let python = Task { try await VirtualEnvironment.make("aws-moto", packages) + "/bin/python" }

    /// The folder with the programs of these tests.
    static let peers = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers").path
}
