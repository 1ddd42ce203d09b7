import AWSPlatform
import Foundation
import HTTP
import Testing

struct S3ClientTests {
    @Test func objectsGoThereAndBack() async throws {
        try await AWSFixture.boto(
            """
            client("s3").create_bucket(Bucket="there", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
            """)
        let s3 = S3Client(try await AWSFixture.aws())
        let folder = try AWSFixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (size, key) in [(0, "empty"), (9, "a b+c/ü ✓~:&=%2F<.bin"), (5 << 20, "large/file")] {
            let bytes = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) })
            try bytes.write(to: URL(filePath: "\(folder)/out"))
            try await s3.put(file: "\(folder)/out", to: "there", key: key)
            #expect(try await s3.objects(in: "there", prefix: key).collect().map(\.size) == [size])
            try await s3.get(key, from: "there", into: "\(folder)/in")
            #expect(try Data(contentsOf: URL(filePath: "\(folder)/in")) == bytes)
        }
        #expect(try await s3.objects(in: "there", prefix: "missing").collect().isEmpty)
        let keys = try await s3.objects(in: "there").collect().map(\.key)
        #expect(keys == ["a b+c/ü ✓~:&=%2F<.bin", "empty", "large/file"])
        #expect(try await s3.objects(in: "there", prefix: "large/").collect().map(\.size) == [5 << 20])
        #expect(try await s3.delete(keys + ["missing"], in: "there").isEmpty)
        #expect(try await s3.objects(in: "there").collect().isEmpty)
    }

    @Test func manyObjectsTakeManyPages() async throws {
        try await AWSFixture.boto(
            """
            s3 = client("s3")
            s3.create_bucket(Bucket="many", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
            for number in range(1100):
                s3.put_object(Bucket="many", Key=f"{number:05}", Body=b"x")
            """)
        let s3 = S3Client(try await AWSFixture.aws())
        let keys = try await s3.objects(in: "many").collect().map(\.key)
        #expect(keys == (0..<1100).map { String(format: "%05d", $0) })
        #expect(try await s3.delete(keys, in: "many").isEmpty)
        #expect(try await s3.objects(in: "many").collect().isEmpty)
    }

    @Test func whatIsMissingIsSaid() async throws {
        let s3 = S3Client(try await AWSFixture.aws())
        let folder = try AWSFixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let missing = await #expect(throws: AWSError.self) {
            try await s3.get("key", from: "nowhere", into: "\(folder)/in")
        }
        #expect(missing?.code == "NoSuchBucket")
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/in"))
        let unreadable = await #expect(throws: AWSError.self) {
            try await s3.put(file: "\(folder)/missing", to: "nowhere", key: "key")
        }
        #expect(unreadable?.kind == .transport(.file))
        for key in ["", "..", "a/../b", "./a"] {
            let refused = await #expect(throws: AWSError.self) { try await s3.put([1], to: "nowhere", key: key) }
            #expect(refused?.code == "InvalidInput", "before it is sent")
        }
    }
}
