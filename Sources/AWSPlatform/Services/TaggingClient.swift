/// AWS Resource Groups Tagging: everything that bears a tag, of whatever service.
package struct TaggingClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    static let getResources = AWSOperation(.tagging, "GetResources", actions: ["tag:GetResources"])
    static let operations = [getResources]

    package struct Resource: Sendable, Hashable {
        package var arn: String
        package var tags: [String: String]
    }

    private struct Query: Encodable {
        struct Filter: Encodable {
            var key: String
            var values: [String]?
        }
        var tagFilters: [Filter]
        var resourceTypeFilters: [String]?
        var paginationToken: String?
    }

    private struct Answer: Decodable {
        struct Mapping: Decodable {
            struct Tag: Decodable {
                var key: String
                var value: String
            }
            var resourceARN: String
            var tags: [Tag]?
        }
        var resourceTagMappingList: [Mapping]?
        var paginationToken: String?
    }

    /// The resources that bear the tag, whatever its value if that's nil. Deleted ones are still listed for a while.
    ///
    /// - Parameter types: such as `lambda:function`; empty is all.
    package func resources(
        tagged key: String, _ value: String? = nil, types: [String] = []
    ) -> AWSPages<Resource> {
        AWSPages(Self.getResources) { [client] token throws(AWSError) in
            let query = Query(
                tagFilters: [.init(key: key, values: value.map { [$0] })],
                resourceTypeFilters: types.isEmpty ? nil : types, paginationToken: token)
            let answer = try await client.json(Self.getResources, query, about: "the tag \(key)", as: Answer.self)
            let items = (answer.resourceTagMappingList ?? []).map { mapping in
                let tags = (mapping.tags ?? []).map { ($0.key, $0.value) }
                return Resource(arn: mapping.resourceARN, tags: Dictionary(tags) { $1 })
            }
            return AWSPage(items: items, next: answer.paginationToken)
        }
    }
}
