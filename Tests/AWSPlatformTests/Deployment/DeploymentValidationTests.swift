import AWSPlatform
import Testing

struct DeploymentValidationTests {
    @Test func samplesAreValid() throws {
        #expect(!SampleDeployment.variants.isEmpty)
        for (name, deployment) in SampleDeployment.variants {
            #expect(throws: Never.self, "\(name)") { try deployment.validate() }
        }
    }

    private static func error(_ change: (inout Deployment) -> Void) -> DeploymentError? {
        var deployment = SampleDeployment.deployment()
        deployment.driver = SampleDeployment.driver
        change(&deployment)
        return #expect(throws: DeploymentError.self) { try deployment.validate() }
    }

    /// The option that a user has to change.
    private static func option(_ change: (inout Deployment) -> Void) -> String? {
        guard case .invalid(let option, _, _) = error(change) else { return nil }
        return option
    }

    @Test(arguments: ["", "Upper", "under_score", "-a", "a-", "a--b", "1a", "ä", "a.b", "xn--a", "aws-a", "a/b", "a b"])
    func nameThatNoBucketCanHave(_ name: String) {
        #expect(Self.option { $0.name = name } == "--deployment")
    }

    @Test func nameThatIsTooLongForABucket() throws {
        var deployment = SampleDeployment.deployment([])
        deployment.name = String(repeating: "a", count: 63 - 14 - "eu-central-1".count)
        try deployment.validate()
        #expect(deployment.names.bucket(account: "123456789012", region: deployment.region).count == 63)
        deployment.name += "a"
        #expect(throws: DeploymentError.self) { try deployment.validate() }
    }

    @Test func nameThatIsTooLongForAFunction() {
        let error = Self.error {
            $0.functions[0].plugin = String(repeating: "a", count: 64 - "ml-on-faas--512MB".count + 1)
        }
        guard case .nameTooLong(_, let name, 64) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(name.count == 65)
    }

    @Test(arguments: ["", "eu", "EU-central-1", "eu-central-1 ", "../x-1"])
    func region(_ region: String) { #expect(Self.option { $0.region = region } == "--region") }

    @Test(arguments: ["us-gov-west-1", "cn-north-1", "ap-southeast-5", "il-central-1"])
    func regionOfAnyPartition(_ region: String) {
        var deployment = SampleDeployment.deployment()
        deployment.region = region
        #expect(throws: Never.self) { try deployment.validate() }
    }

    @Test(arguments: [127, 10_241, 0, -1]) func memory(_ size: Int) {
        #expect(Self.option { $0.functions[0].memorySize = size } == "--memory")
    }

    @Test(arguments: [0, 901, -1]) func timeout(_ seconds: Int) {
        #expect(Self.option { $0.functions[0].timeoutSeconds = seconds } == "--timeout")
    }

    @Test(arguments: [0, 901, -1]) func concurrency(_ count: Int) {
        #expect(Self.option { $0.reservedConcurrency = count } == "--reserved-concurrency")
    }

    @Test func retention() {
        #expect(Self.option { $0.logRetentionDays = 2 } == "--log-retention")
        #expect(Self.option { $0.objectExpiryDays = 0 } == "the days that data stays in the bucket")
        #expect(Self.option { $0.maximumEventAgeSeconds = 59 } == "--event-age")
        #expect(Self.option { $0.maximumEventAgeSeconds = 21_601 } == "--event-age")
    }

    @Test func imageByTag() {
        for image in ["", "a.dkr.ecr.eu-central-1.amazonaws.com/x:latest", "x@sha256:abc", "x@sha256:"] {
            #expect(Self.option { $0.functions[0].image = image } == "image of pca")
            #expect(Self.option { $0.driver?.image = image } == "the publisher's image")
        }
    }

    @Test func environment() {
        for variable in ["A", "1A", "A-B", "AWS_REGION", "LAMBDA_TASK_ROOT", "_HANDLER", ""] {
            #expect(Self.option { $0.functions[0].environment[variable] = "x" } == "environment of pca")
        }
        // Forced cold starts need a variable of 54 bytes.
        func long(_ bytes: Int) -> [String: String] { ["LONG": String(repeating: "x", count: bytes - 4)] }
        #expect(Self.option { $0.functions[0].environment = long(4096 - 54 + 1) } == "environment of pca")
        #expect(throws: Never.self) {
            var deployment = SampleDeployment.deployment()
            deployment.functions[0].environment = long(4096 - 54)
            try deployment.validate()
        }
    }

    @Test func tags() {
        #expect(Self.option { $0.tags = ["aws:x": "y"] } == "--tag")
        #expect(Self.option { $0.tags = [ResourceNames.deploymentTag: "another"] } == "--tag")
        #expect(Self.option { $0.tags = ["": "y"] } == "--tag")
        #expect(Self.option { $0.tags = ["team": "you & me"] } == "--tag")
        #expect(Self.option { $0.tags = ["x": String(repeating: "y", count: 257)] } == "--tag")
        #expect(
            Self.option { $0.tags = Dictionary(uniqueKeysWithValues: (0..<48).map { ("tag\($0)", "") }) } == "--tag")
    }

    @Test func functionGivenTwice() {
        #expect(Self.option { $0.functions.append($0.functions[0]) } == "--plugin")
    }

    @Test(arguments: [(1024, 1024), (256, 4096), (1000, 2048), (0, 0), (8192, 17_408)])
    func driverSizeThatFargateHasNot(_ cpu: Int, _ memory: Int) {
        let option = Self.option {
            $0.driver?.cpu = cpu
            $0.driver?.memory = memory
        }
        #expect(["the publisher's CPU units", "the publisher's MB of memory"].contains(option))
    }

    @Test func moreFunctionsThanAStackHolds() {
        guard
            case .tooManyResources(let functions, let most, _) = Self.error({
                $0.functions = SampleDeployment.functions(90)
            })
        else {
            Issue.record("90 functions are too many")
            return
        }
        #expect(functions == 90)
        #expect((70..<90).contains(most))
    }
}
