import AWSPlatform
import Experiment
import Foundation
import Testing

struct ResourceNamesTests {
    private let names = ResourceNames(deployment: Deployment.defaultName)

    /// Cells and log groups are found by this name on every platform.
    @Test func functionsHaveTheNamesOfTheirSpecifications() {
        let name = names.function("k-means", memorySize: 1769)
        #expect(name == FunctionSpec.name(plugin: "k-means", memorySize: 1769))
        #expect(ResourceNames.logGroup(function: name) == "/aws/lambda/ml-on-faas-k-means-1769MB")
    }

    @Test func deploymentsDoNotMeet() {
        let other = ResourceNames(deployment: "other")
        #expect(other.function("pca", memorySize: 512) == "other-pca-512MB")
        #expect(other.bucket(account: "1", region: "r") != names.bucket(account: "1", region: "r"))
        #expect(other.repository(plugin: "pca") == "other/pca")
        #expect(other.tags != names.tags)
    }

    /// The user's tags can't take the place of the one that destroy goes by.
    @Test func ownTagsPrevail() {
        var deployment = SampleDeployment.deployment()
        deployment.tags = [ResourceNames.deploymentTag: "another", "team": "lab"]
        #expect(deployment.allTags == [ResourceNames.deploymentTag: "ml-on-faas", "team": "lab"])
        deployment.functions[0].modelDigest = nil
        #expect(deployment.tags(of: deployment.functions[0])[ResourceNames.modelTag] == nil)
        #expect(deployment.tags(of: deployment.functions[0])[ResourceNames.pluginTag] == "pca")
    }

    @Test func lifecyclePolicyIsJSON() throws {
        let policy = try JSONSerialization.jsonObject(with: Data(ResourceNames.repositoryLifecyclePolicy.utf8))
        let rules = try #require((policy as? [String: Any])?["rules"] as? [[String: Any]])
        #expect(rules.count == 1)
    }

    @Test func digestOfAnImage() {
        var function = SampleDeployment.function()
        #expect(function.imageDigest?.hasPrefix("sha256:") == true)
        function.image = "repository:latest"
        #expect(function.imageDigest == nil)
    }
}
