import Crypto
package import Foundation
import HTTP
import Images

/// Amazon S3: objects that are too large for a request to another service.
package struct S3Client: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    static let putObject = AWSOperation(.s3, "PutObject")
    static let getObject = AWSOperation(.s3, "GetObject")
    static let listObjectsV2 = AWSOperation(.s3, "ListObjectsV2", actions: ["s3:ListBucket"])
    static let deleteObjects = AWSOperation(.s3, "DeleteObjects", actions: ["s3:DeleteObject"])
    static let operations = [putObject, getObject, listObjectsV2, deleteObjects]

    /// What S3 wants of a request without a body.
    private static let digestOfNothing = FileDigest.hex(SHA256.hash(data: [UInt8]()))

    package struct Object: Sendable, Hashable {
        package var key: String
        package var size: Int
        package var etag: String?
        package var lastModified: Date?
    }

    // MARK: Objects

    /// Uploads a file, which is read while it's sent. S3 checks what it gets against the file's SHA-256.
    package func put(file path: String, to bucket: String, key: String) async throws(AWSError) {
        var call = try object(Self.putObject, "PUT", bucket, key)
        guard let (hash, size) = await FileDigest.sha256(of: path) else {
            throw AWSError(
                Self.putObject, .transport(.file), code: "UnreadableFile", message: "\(path) can't be read",
                resource: call.resource)
        }
        call.headers["Content-Type"] = "application/octet-stream"
        call.headers["X-Amz-Content-Sha256"] = hash
        call.body = .file(path: path, offset: 0, count: size)
        _ = try await client.send(call)
    }

    package func put(_ bytes: [UInt8], to bucket: String, key: String) async throws(AWSError) {
        var call = try object(Self.putObject, "PUT", bucket, key)
        call.headers["Content-Type"] = "application/octet-stream"
        setBody(bytes, of: &call)
        _ = try await client.send(call)
    }

    /// Downloads an object into a file, which is overwritten. If that fails, a part of it may be left.
    package func get(_ key: String, from bucket: String, into path: String) async throws(AWSError) {
        var call = try object(Self.getObject, "GET", bucket, key)
        call.sink = .file(path: path)
        _ = try await client.send(call)
    }

    // MARK: Buckets

    package func objects(in bucket: String, prefix: String = "") -> AWSPages<Object> {
        AWSPages(Self.listObjectsV2) { [client] token throws(AWSError) in
            var call = call(Self.listObjectsV2, "GET", bucket)
            call.query = [("list-type", "2"), ("encoding-type", "url"), ("prefix", prefix)]
            if let token { call.query.append(("continuation-token", token)) }
            let response = try await client.send(call)
            let root = try client.xml(response, of: call)
            guard root.name == "ListBucketResult" else {
                throw client.malformed(call, response, "<\(root.name)> where <ListBucketResult> was expected")
            }
            let items = root.all("Contents").map { node in
                // Keys may have characters that XML can't.
                let key = node.text("Key") ?? ""
                return Object(
                    key: key.replacing("+", with: " ").removingPercentEncoding ?? key,
                    size: node.text("Size").flatMap { Int($0) } ?? 0, etag: node.text("ETag"),
                    lastModified: node.text("LastModified").flatMap(CredentialDocument.date))
            }
            return AWSPage(items: items, next: root.text("NextContinuationToken"))
        }
    }

    package struct DeletionFailure: Sendable, Hashable {
        package var key: String
        package var code: String
        package var message: String
    }

    /// Deletes objects; those that don't exist are no error.
    ///
    /// - Returns: what couldn't be deleted.
    package func delete(_ keys: [String], in bucket: String) async throws(AWSError) -> [DeletionFailure] {
        var failures: [DeletionFailure] = []
        for start in stride(from: 0, to: keys.count, by: 1000) {
            let part = keys[start..<min(start + 1000, keys.count)]
            var call = call(Self.deleteObjects, "POST", bucket)
            call.query = [("delete", "")]
            call.headers["Content-Type"] = "application/xml"
            let objects = part.map { "<Object><Key>\(XMLNode.escaped($0))</Key></Object>" }.joined()
            let body = Array("<Delete><Quiet>true</Quiet>\(objects)</Delete>".utf8)
            setBody(body, of: &call)
            // The call demands a checksum of its own.
            call.headers["X-Amz-Checksum-Sha256"] = Data(SHA256.hash(data: body)).base64EncodedString()
            let response = try await client.send(call)
            failures += try client.xml(response, of: call).all("Error").map {
                DeletionFailure(
                    key: $0.text("Key") ?? "", code: $0.text("Code") ?? "", message: $0.text("Message") ?? "")
            }
        }
        return failures
    }

    // MARK: Calls

    private func call(_ operation: AWSOperation, _ method: String, _ bucket: String) -> AWSCall {
        var call = AWSCall(operation, resource: "the bucket \(bucket)")
        call.method = method
        call.bucket = bucket
        call.headers["X-Amz-Content-Sha256"] = Self.digestOfNothing
        return call
    }

    private func object(
        _ operation: AWSOperation, _ method: String, _ bucket: String, _ key: String
    ) throws(AWSError) -> AWSCall {
        var call = call(operation, method, bucket)
        call.resource = "s3://\(bucket)/\(key)"
        // Whoever handles the path on its way would take these for folders.
        guard !key.isEmpty,
            !key.split(separator: "/", omittingEmptySubsequences: false).contains(where: { $0 == "." || $0 == ".." })
        else {
            throw AWSError(
                operation, .transport(.invalidRequest), code: "InvalidInput",
                message: "a key can't be empty, or have a part '.' or '..'", resource: call.resource)
        }
        call.path = "/" + PercentEncoding.encode(key, keeping: "/")
        return call
    }

    private func setBody(_ bytes: [UInt8], of call: inout AWSCall) {
        call.body = .bytes(bytes)
        call.headers["X-Amz-Content-Sha256"] = FileDigest.hex(SHA256.hash(data: bytes))
    }
}
