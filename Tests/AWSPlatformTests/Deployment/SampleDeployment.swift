import AWSPlatform

/// Deployments that the tests look at: what a user may have, from the smallest to the largest.
enum SampleDeployment {
    static func function(_ plugin: String = "pca", memorySize: Int = 512) -> DeployedFunction {
        let digest = String(repeating: "0123456789abcdef", count: 4)
        return DeployedFunction(
            plugin: plugin, memorySize: memorySize,
            image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/ml-on-faas/\(plugin)@sha256:\(digest)",
            modelDigest: digest)
    }

    static let driver = ECSDriver(
        image: function().image.replacing("ml-on-faas/pca", with: "ml-on-faas/harness.publisher"))

    static func deployment(_ functions: [DeployedFunction] = [function()]) -> Deployment {
        Deployment(region: "eu-central-1", architecture: .x86_64, functions: functions)
    }

    /// `count` functions of as many plugins.
    static func functions(_ count: Int) -> [DeployedFunction] {
        (0..<count).map { function("random-forest-of-many-trees-\($0)", memorySize: 10_240 - $0) }
    }

    /// By a name for the test's messages.
    static var variants: [String: Deployment] {
        var variants = [
            "foundation": deployment([]),
            "one": deployment(),
            "sizes": deployment([function(memorySize: 128), function(memorySize: 1769), function("k-means")]),
            "many": deployment(functions(40)),
        ]
        var driver = deployment()
        driver.driver = Self.driver
        variants["driver"] = driver

        var reserved = deployment(functions(3))
        reserved.reservedConcurrency = 10
        reserved.functions[0].environment = ["OPENBLAS_NUM_THREADS": "1", "QUOTED": #"a "b" ${c} \d"#]
        reserved.tags = ["team": "müller @ lab"]
        variants["reserved"] = reserved

        var arm = driver
        arm.name = "other-name"
        arm.region = "ap-southeast-1"
        arm.architecture = .arm64
        arm.functions = [function("a-1", memorySize: 128), function("a", memorySize: 1128)]
        arm.functions[0].modelDigest = nil
        variants["arm64"] = arm
        return variants
    }
}
