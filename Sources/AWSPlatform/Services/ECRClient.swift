package import Foundation

/// Amazon Elastic Container Registry: repositories of images. Images themselves go by the registry's own protocol.
package struct ECRClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    static let getAuthorizationToken = AWSOperation(.ecr, "GetAuthorizationToken")
    static let describeRepositories = AWSOperation(.ecr, "DescribeRepositories")
    /// The second of two is refused, which says that the first did it.
    static let createRepository = AWSOperation(
        .ecr, "CreateRepository", actions: ["ecr:CreateRepository", "ecr:TagResource"])
    static let listTagsForResource = AWSOperation(.ecr, "ListTagsForResource")
    static let deleteRepository = AWSOperation(.ecr, "DeleteRepository")
    static let putLifecyclePolicy = AWSOperation(.ecr, "PutLifecyclePolicy")
    static let operations = [
        getAuthorizationToken, describeRepositories, createRepository, listTagsForResource, deleteRepository,
        putLifecyclePolicy,
    ]

    // MARK: Login

    /// What the registry is logged in to with. Shown, it doesn't show the password.
    package struct Authorization: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
        package var user: String
        package var password: String
        package var expiration: Date
        /// The registry's host.
        package var registry: String

        package var description: String { "login of \(user) at \(registry)" }
        package var customMirror: Mirror { Mirror(self, children: ["user": user, "registry": registry]) }
    }

    private struct Tokens: Decodable {
        struct Token: Decodable {
            var authorizationToken: String
            var expiresAt: Date
            var proxyEndpoint: String
        }
        var authorizationData: [Token]
    }

    package func authorization() async throws(AWSError) -> Authorization {
        let answer = try await client.json(Self.getAuthorizationToken, NoMembers(), as: Tokens.self)
        guard let token = answer.authorizationData.first,
            let pair = Data(base64Encoded: token.authorizationToken).map({ String(decoding: $0, as: UTF8.self) }),
            let colon = pair.firstIndex(of: ":")
        else {
            throw AWSError(
                Self.getAuthorizationToken, .malformedAnswer, code: "MalformedAnswer",
                message: "there is no user and password in the answer")
        }
        let registry = token.proxyEndpoint.replacing(/^https?:\/\//, with: "")
        return Authorization(
            user: String(pair[..<colon]), password: String(pair[pair.index(after: colon)...]),
            expiration: token.expiresAt, registry: registry)
    }

    // MARK: Repositories

    package struct Repository: Sendable, Hashable, Decodable {
        package var repositoryName: String
        package var repositoryArn: String
        /// Host and name, without a tag.
        package var repositoryUri: String
    }

    private struct RepositoryQuery: Encodable {
        var repositoryNames: [String]
    }

    private struct Repositories: Decodable {
        var repositories: [Repository]?
    }

    /// - Returns: nil if there is no such repository.
    package func repository(_ name: String) async throws(AWSError) -> Repository? {
        do {
            return try await client.json(
                Self.describeRepositories, RepositoryQuery(repositoryNames: [name]), about: name, as: Repositories.self
            ).repositories?.first
        } catch {
            guard error.code == "RepositoryNotFoundException" else { throw error }
            return nil
        }
    }

    private struct RepositoryRequest: Encodable {
        struct Tag: Codable {
            var key: String
            var value: String
            enum CodingKeys: String, CodingKey {
                case key = "Key"
                case value = "Value"
            }
        }
        var repositoryName: String
        var imageTagMutability = "MUTABLE"
        var tags: [Tag]
    }

    private struct RepositoryAnswer: Decodable { var repository: Repository }

    /// Makes a repository whose tags can be moved to other images.
    ///
    /// - Throws: `AWSError` with the code `RepositoryAlreadyExistsException` if there is one.
    package func createRepository(_ name: String, tags: [String: String] = [:]) async throws(AWSError) -> Repository {
        let tags = tags.sorted { $0.key < $1.key }.map { RepositoryRequest.Tag(key: $0.key, value: $0.value) }
        return try await client.json(
            Self.createRepository, RepositoryRequest(repositoryName: name, tags: tags), about: name,
            as: RepositoryAnswer.self
        ).repository
    }

    private struct Tags: Decodable { var tags: [RepositoryRequest.Tag]? }

    /// The tags of a repository.
    package func tags(of repositoryARN: String) async throws(AWSError) -> [String: String] {
        let answer = try await client.json(
            Self.listTagsForResource, ["resourceArn": repositoryARN], about: repositoryARN, as: Tags.self)
        return Dictionary((answer.tags ?? []).map { ($0.key, $0.value) }) { $1 }
    }

    private struct LifecyclePolicy: Encodable {
        var repositoryName: String
        var lifecyclePolicyText: String
    }

    /// Says which images of a repository go by themselves, in place of what was said before.
    ///
    /// - Parameter policy: JSON, see ``ResourceNames/repositoryLifecyclePolicy``.
    package func putLifecyclePolicy(_ policy: String, of repository: String) async throws(AWSError) {
        _ = try await client.json(
            Self.putLifecyclePolicy,
            LifecyclePolicy(repositoryName: repository, lifecyclePolicyText: policy), about: repository,
            as: NoMembers.self)
    }

    private struct RepositoryDeletion: Encodable {
        var repositoryName: String
        var force: Bool
    }

    /// Deletes a repository; one that doesn't exist is no error: the answer to a first try may have got lost.
    ///
    /// - Parameter force: with the images in it.
    package func deleteRepository(_ name: String, force: Bool) async throws(AWSError) {
        do {
            _ = try await client.json(
                Self.deleteRepository, RepositoryDeletion(repositoryName: name, force: force), about: name,
                as: NoMembers.self)
        } catch {
            guard error.code == "RepositoryNotFoundException" else { throw error }
        }
    }
}
