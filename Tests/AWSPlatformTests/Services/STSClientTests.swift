import AWSPlatform
import Foundation
import Testing

struct STSClientTests {
    @Test func whoOneIs() async throws {
        let identity = try await STSClient(try await AWSFixture.aws()).callerIdentity()
        #expect(identity.account == "123456789012")
        #expect(identity.arn.hasPrefix("arn:aws:"))
    }

    @Test func takesOnRoles() async throws {
        let sts = STSClient(try await AWSFixture.aws())
        var role = STSClient.Role(arn: "arn:aws:iam::123456789012:role/driver", sessionName: "a=b@c")
        role.durationSeconds = 900
        role.externalId = "ü /+"
        let assumed = try await sts.assumeRole(role)
        #expect(assumed.sessionToken?.isEmpty == false)
        let left = try #require(assumed.expiration).timeIntervalSinceNow
        #expect(left > 0 && left <= 900)
        let federated = try await sts.assumeRole(role, webIdentityToken: "eyJ.a+b/c=.~")
        #expect(federated.accessKeyId.hasPrefix("ASIA"))
    }
}
