import Foundation
import HTTP

extension AWSClient {
    // MARK: Query

    /// - Returns: the element `<operation>Result`, or the whole answer of an operation that has none.
    package func query(
        _ operation: AWSOperation, _ fields: FormFields = FormFields(), about resource: String? = nil,
        isSigned: Bool = true
    ) async throws(AWSError) -> XMLNode {
        guard case .query(let version) = operation.service.wire else { preconditionFailure("not a query service") }
        var call = AWSCall(operation, resource: resource)
        call.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        call.body = .bytes(fields.encoded(for: operation, version: version))
        call.isSigned = isSigned
        let response = try await send(call)
        let root = try xml(response, of: call)
        guard root.name == "\(operation.name)Response" else {
            throw malformed(call, response, "<\(root.name)> where <\(operation.name)Response> was expected")
        }
        return root["\(operation.name)Result"] ?? root
    }

    func xml(_ response: HTTPResponse, of call: AWSCall) throws(AWSError) -> XMLNode {
        guard let root = XMLNode.parse(response.body) else { throw malformed(call, response, "no XML") }
        return root
    }

    // MARK: JSON

    /// Makes a call of a service that speaks JSON.
    package func json<Output: Decodable>(
        _ operation: AWSOperation, _ input: some Encodable & Sendable, about resource: String? = nil,
        as type: Output.Type = Output.self
    ) async throws(AWSError) -> Output {
        guard case .json(let version, let target) = operation.service.wire else {
            preconditionFailure("not a JSON service")
        }
        var call = AWSCall(operation, resource: resource)
        call.headers["Content-Type"] = "application/x-amz-json-\(version)"
        call.headers["X-Amz-Target"] = "\(target).\(operation.name)"
        call.body = .bytes(try encode(input, for: operation))
        return try decode(try await send(call), of: call)
    }

    /// Makes a call of a service that speaks JSON over REST, without a body.
    package func restJSON<Output: Decodable>(
        _ operation: AWSOperation, _ method: String, _ path: String, query: [(name: String, value: String)] = [],
        about resource: String? = nil, as type: Output.Type = Output.self
    ) async throws(AWSError) -> Output {
        var call = AWSCall(operation, resource: resource)
        call.method = method
        call.path = path
        call.query = query
        return try decode(try await send(call), of: call)
    }

    /// Makes a call of a service that speaks JSON over REST, with `body` as JSON.
    package func restJSON<Output: Decodable>(
        _ operation: AWSOperation, _ method: String, _ path: String, body: some Encodable & Sendable,
        about resource: String? = nil, as type: Output.Type = Output.self
    ) async throws(AWSError) -> Output {
        var call = AWSCall(operation, resource: resource)
        call.method = method
        call.path = path
        call.headers["Content-Type"] = "application/json"
        call.body = .bytes(try encode(body, for: operation))
        return try decode(try await send(call), of: call)
    }

    func encode(_ input: some Encodable, for operation: AWSOperation) throws(AWSError) -> [UInt8] {
        do {
            return Array(try AWSJSON.encoder(for: operation.service).encode(input))
        } catch {
            throw AWSError(operation, .transport(.invalidRequest), code: "InvalidInput", message: "\(error)")
        }
    }

    func decode<Output: Decodable>(
        _ response: HTTPResponse, of call: AWSCall, as type: Output.Type = Output.self
    ) throws(AWSError) -> Output {
        // Some operations answer with nothing at all.
        let data = response.body.isEmpty ? Data("{}".utf8) : Data(response.body)
        do {
            return try AWSJSON.decoder(for: call.operation.service).decode(Output.self, from: data)
        } catch {
            throw malformed(call, response, AWSJSON.reason(error))
        }
    }

    /// What came isn't what was asked for. The answer itself isn't shown: there may be secrets in it.
    func malformed(_ call: AWSCall, _ response: HTTPResponse, _ reason: String) -> AWSError {
        let type = response.headers["Content-Type"] ?? "unknown"
        var error = AWSError(
            call.operation, .malformedAnswer, status: response.status, code: "MalformedAnswer",
            message: "the answer (\(response.body.count) bytes, of the type \(type)) can't be read: \(reason)",
            requestId: response.headers["x-amzn-requestid"], resource: call.resource)
        error.region = region
        return error
    }
}
