import AWSPlatform
import Foundation
import HTTP
import Testing

struct AWSEndpointsTests {
    private func endpoints(
        _ config: String = "", _ variables: [String: String] = [:], explicit: String? = nil
    ) throws -> AWSEndpoints {
        let folder = try AWSFixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try config.write(toFile: "\(folder)/config", atomically: true, encoding: .utf8)
        let environment = AWSEnvironment(
            variables: variables.merging(["AWS_CONFIG_FILE": "\(folder)/config"]) { $1 }, home: folder)
        return AWSEndpoints(
            explicit: explicit, variables: environment.variables, files: try AWSConfigurationFiles(environment),
            profile: "default")
    }

    static let config = """
        [default]
        endpoint_url = http://general
        services = mine
        [services mine]
        s3 =
          endpoint_url = http://files-s3/
        cloudwatch_logs =
          endpoint_url = http://files-logs
        """

    @Test func theOrderIsThatOfAWSsTools() throws {
        #expect(try endpoints().configured(.s3) == nil)
        let files = try endpoints(Self.config)
        #expect(files.configured(.s3) == "http://files-s3")
        #expect(files.configured(.logs) == "http://files-logs")
        #expect(files.configured(.sns) == "http://general")
        let general = try endpoints(Self.config, ["AWS_ENDPOINT_URL": "http://variable"])
        #expect(general.configured(.s3) == "http://variable")
        let special = try endpoints(
            Self.config, ["AWS_ENDPOINT_URL": "http://variable", "AWS_ENDPOINT_URL_S3": "http://variable-s3"])
        #expect(special.configured(.s3) == "http://variable-s3")
        #expect(special.configured(.sns) == "http://variable")
        let explicit = try endpoints(Self.config, ["AWS_ENDPOINT_URL_S3": "x"], explicit: "http://explicit//")
        #expect(explicit.configured(.s3) == "http://explicit")
        let ignored = ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "True", "AWS_ENDPOINT_URL": "http://variable"]
        #expect(try endpoints(Self.config, ignored).configured(.s3) == nil)
        #expect(try endpoints(Self.config, ignored, explicit: "http://e").configured(.s3) == "http://e")
    }

    @Test func bucketsAreInTheHostWhereACertificateCoversThem() throws {
        let partition = try #require(AWSPartition.of(region: "cn-north-1"))
        func url(_ bucket: String, _ endpoints: AWSEndpoints = AWSEndpoints()) -> String {
            endpoints.url(of: .s3, region: "cn-north-1", partition: partition, bucket: bucket)
        }
        #expect(url("name") == "https://name.s3.cn-north-1.amazonaws.com.cn")
        #expect(url("a.name") == "https://s3.cn-north-1.amazonaws.com.cn/a.name")
        #expect(url("name", AWSEndpoints(explicit: "http://localhost:9000")) == "http://localhost:9000/name")
    }

    @Test(arguments: [
        "", "nowhere", "eu-central-1/", "eu-central-1.evil.example#", "a:b", "us-iso-east-1", "EU-central-1",
    ])
    func noSuchRegion(region: String) throws {
        #expect(throws: AWSConfigurationError.invalidRegion(region)) {
            try AWSClient(region: region, credentials: AWSCredentialProvider(AWSFixture.keys), http: .init())
        }
    }

    @Test func partitions() {
        #expect(AWSPartition.of(region: "us-gov-east-1")?.name == "aws-us-gov")
        #expect(AWSPartition.of(region: "eusc-de-east-1")?.dnsSuffix == "amazonaws.eu")
        #expect(AWSPartition.of(region: "mx-central-1")?.name == "aws")
    }
}
