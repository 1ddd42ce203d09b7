import AWSPlatform
import Foundation
import Testing

struct ECRClientTests {
    @Test func aRepositoryFromCreationToDeletion() async throws {
        let ecr = ECRClient(try await AWSFixture.aws(region: "eu-south-1"))
        #expect(try await ecr.repository("ml-on-faas/pca") == nil)
        let made = try await ecr.createRepository("ml-on-faas/pca", tags: ["ml-on-faas": "x", "Key": "a b"])
        #expect(made.repositoryUri == "123456789012.dkr.ecr.eu-south-1.amazonaws.com/ml-on-faas/pca")
        #expect(try await ecr.repository("ml-on-faas/pca") == made)
        #expect(try await ecr.repository(made.repositoryName) == made)
        let again = await #expect(throws: AWSError.self) { try await ecr.createRepository("ml-on-faas/pca") }
        #expect(again?.code == "RepositoryAlreadyExistsException")
        let tags = try await AWSFixture.boto(
            region: "eu-south-1",
            """
            ecr = client("ecr")
            manifest = json.dumps({
                "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 1, "digest": "sha256:" + "0" * 64},
                "layers": []})
            ecr.put_image(repositoryName="ml-on-faas/pca", imageTag="one", imageManifest=manifest)
            tags = ecr.list_tags_for_resource(resourceArn="\(made.repositoryArn)")["tags"]
            print(sorted((tag["Key"], tag["Value"]) for tag in tags))
            """)
        #expect(tags == "[('Key', 'a b'), ('ml-on-faas', 'x')]\n")
        let full = await #expect(throws: AWSError.self) {
            try await ecr.deleteRepository("ml-on-faas/pca", force: false)
        }
        #expect(full?.code == "RepositoryNotEmptyException")
        try await ecr.deleteRepository("ml-on-faas/pca", force: true)
        #expect(try await ecr.repository("ml-on-faas/pca") == nil)
    }

    @Test func imagesThatWereReplacedGo() async throws {
        let ecr = ECRClient(try await AWSFixture.aws(region: "eu-south-2"))
        let policy = ResourceNames.repositoryLifecyclePolicy
        let missing = await #expect(throws: AWSError.self) { try await ecr.putLifecyclePolicy(policy, of: "missing") }
        #expect(missing?.code == "RepositoryNotFoundException")
        _ = try await ecr.createRepository("ml-on-faas/pca")
        for _ in 1...2 { try await ecr.putLifecyclePolicy(policy, of: "ml-on-faas/pca") }
        let found = try await AWSFixture.boto(
            region: "eu-south-2",
            """
            print(client("ecr").get_lifecycle_policy(repositoryName="ml-on-faas/pca")["lifecyclePolicyText"], end="")
            """)
        #expect(found == policy)
        let invalid = await #expect(throws: AWSError.self) {
            try await ecr.putLifecyclePolicy("{}", of: "ml-on-faas/pca")
        }
        #expect(invalid?.code == "InvalidParameterException")
    }

    /// The answer to a deletion got lost: the next try finds nothing any more.
    @Test func aDeletionWhoseAnswerGotLostIsDone() async throws {
        let server = try await PythonServer.scripted([
            .init(reset: true),
            .init(status: 400, body: #"{"__type":"RepositoryNotFoundException","message":"does not exist"}"#),
        ])
        try await ECRClient(try AWSFixture.client(server.url)).deleteRepository("ml-on-faas/pca", force: true)
        #expect(try await server.requests().count == 2)
    }

    @Test func aDeletionThatIsRefusedIsSaid() async throws {
        let server = try await PythonServer.scripted([
            .init(status: 400, body: #"{"__type":"AccessDeniedException","message":"no"}"#)
        ])
        let ecr = ECRClient(try AWSFixture.client(server.url))
        let error = await #expect(throws: AWSError.self) { try await ecr.deleteRepository("pca", force: true) }
        #expect(error?.advice?.contains("ecr:DeleteRepository") == true)
    }

    @Test func theLoginNeverShowsItsPassword() async throws {
        let login = try await ECRClient(try await AWSFixture.aws(region: "eu-south-1")).authorization()
        #expect(login.user == "AWS")
        #expect(!login.password.isEmpty)
        #expect(login.registry == "123456789012.dkr.ecr.eu-south-1.amazonaws.com")
        // What moto says.
        #expect(login.expiration == Date(timeIntervalSince1970: 1_420_070_400))
        var dumped = ""
        dump(login, to: &dumped)
        #expect(!dumped.contains(login.password) && !"\(login)".contains(login.password))
    }
}
