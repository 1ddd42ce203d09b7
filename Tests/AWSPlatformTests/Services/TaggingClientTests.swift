import AWSPlatform
import Foundation
import Testing

struct TaggingClientTests {
    @Test func findsWhatBearsATag() async throws {
        try await AWSFixture.boto(
            region: "eu-west-3",
            """
            sns = client("sns")
            for number in range(130):
                sns.create_topic(Name=f"topic{number}", Tags=[{"Key": "ml-on-faas", "Value": "one"}])
            sns.create_topic(Name="other", Tags=[{"Key": "ml-on-faas", "Value": "two"}, {"Key": "Lower", "Value": "x"}])
            sns.create_topic(Name="untagged")
            """)
        let tagging = TaggingClient(try await AWSFixture.aws(region: "eu-west-3"))
        let one = try await tagging.resources(tagged: "ml-on-faas", "one").collect()
        #expect(one.count == 130)
        #expect(one.allSatisfy { $0.tags == ["ml-on-faas": "one"] })
        let two = try await tagging.resources(tagged: "ml-on-faas", "two", types: ["sns"]).collect()
        #expect(two.map(\.arn) == ["arn:aws:sns:eu-west-3:123456789012:other"])
        #expect(two.map(\.tags) == [["ml-on-faas": "two", "Lower": "x"]])
        #expect(try await tagging.resources(tagged: "ml-on-faas").collect().count == 131)
        #expect(try await tagging.resources(tagged: "nothing").collect().isEmpty)
    }
}
