import Foundation
import TestSupport
import Testing

/// What judges templates and Terraform files: AWS's linter, an HCL parser, and the AWS provider's schema.
enum LintTools {
    static let packages = ["cfn-lint==1.51.0", "python-hcl2==8.1.4"]
    /// Generated from the provider's schema; only read, never installed.
    static let providerSchema = "cdktf-cdktf-provider-aws==21.22.1"

    struct Tools: Sendable {
        var bin: String
        /// The wheel with the provider's schema.
        var provider: String
    }

    static let tools = Task {
        let folder = try await VirtualEnvironment.make("infrastructure-1", packages, downloaded: [providerSchema])
        let wheel = try #require(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/downloads").first)
        return Tools(bin: "\(folder)/bin", provider: "\(folder)/downloads/\(wheel)")
    }
}
