import AWSPlatform
import Foundation
import TestSupport
import Testing

/// The facts about services, compared with botocore's models of them.
struct ServiceModelTests {
    struct Question: Encodable {
        var service: String
        var operations: [String]
        var regions: [String]
    }

    struct Model: Decodable {
        var `protocol`: String
        var jsonVersion: String?
        var target: String?
        var apiVersion: String
        var signingName: String
        var endpointPrefix: String
        var serviceId: String
        var missing: [String]
        var endpoints: [String: String]
    }

    static let services: [(AWSService, botocore: String)] = [
        (.sts, "sts"), (.cloudFormation, "cloudformation"), (.sns, "sns"), (.logs, "logs"), (.ecr, "ecr"),
        (.ecs, "ecs"),
        (.sqs, "sqs"), (.tagging, "resourcegroupstaggingapi"), (.lambda, "lambda"), (.s3, "s3"),
    ]

    @Test func servicesAreAsBotocoreKnowsThem() async throws {
        let regions = ["eu-central-1", "cn-north-1", "us-gov-west-1", "ap-southeast-2"]
        let questions = Self.services.map { service, name in
            Question(
                service: name, operations: AWSOperation.all.filter { $0.service == service }.map(\.name),
                regions: regions)
        }
        #expect(questions.map(\.operations.count).reduce(0, +) == AWSOperation.all.count)
        let folder = try AWSFixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try JSONEncoder().encode(questions).write(to: URL(filePath: "\(folder)/questions"))
        let python = try await PythonEnvironment.python.value
        let answer = try await Command.run(
            ["/bin/sh", "-c", "'\(python)' '\(PythonEnvironment.peers)/botocore_models.py' <'\(folder)/questions'"],
            environment: ["PATH": "/usr/bin:/bin", "HOME": folder, "AWS_EC2_METADATA_DISABLED": "true"])
        let models = try JSONDecoder().decode([Model].self, from: Data(answer.utf8))
        for ((service, _), model) in zip(Self.services, models) {
            #expect(model.missing.isEmpty, "\(service.name)")
            #expect(service.signingName == model.signingName)
            #expect(service.endpointPrefix == model.endpointPrefix)
            #expect(service.id == model.serviceId)
            switch service.wire {
            case .query(let version):
                #expect(model.protocol == "query" && model.apiVersion == version, "\(service.name)")
            case .json(let version, let target):
                #expect(model.protocol == "json" && model.jsonVersion == version, "\(service.name)")
                #expect(model.target == target)
            case .restJSON: #expect(model.protocol == "rest-json", "\(service.name)")
            case .restXML: #expect(model.protocol == "rest-xml", "\(service.name)")
            }
            for region in regions {
                let partition = try #require(AWSPartition.of(region: region))
                let url = AWSEndpoints().url(of: service, region: region, partition: partition, bucket: nil)
                #expect(url == model.endpoints[region])
            }
        }
    }

    @Test func everyCallNamesItsActions() {
        #expect(Set(AWSOperation.all).count == AWSOperation.all.count)
        for operation in AWSOperation.all {
            #expect(!operation.actions.isEmpty)
            for action in operation.actions {
                #expect(action.wholeMatch(of: /[a-z]+[a-z0-9-]*:[A-Z][A-Za-z0-9]+/) != nil, "\(action)")
            }
        }
        // What the list can't say by itself: that nothing but these is called.
        #expect(AWSOperation.all.filter { !$0.isIdempotent }.map(\.name) == ["Publish"])
    }
}
