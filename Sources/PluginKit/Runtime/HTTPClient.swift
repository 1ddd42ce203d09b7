internal import CCurl

/// The owner of one libcurl easy handle: one persistent connection to one server, over which requests go one after the
/// other.
///
/// libcurl is told the server once, as a URL taken apart, and of each request its target only: it would take a whole
/// URL to pieces and put it together again every time, a third of the instructions of a request.
struct HTTPClient: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    /// The server, as libcurl holds a URL.
    private let server: OpaquePointer
    /// The server, for messages: `http://127.0.0.1:9001`.
    private let base: String
    /// Where libcurl's callbacks put what they receive. On the heap, as libcurl keeps its address.
    private let received: UnsafeMutablePointer<Received>

    /// A response, as far as it is of interest.
    struct Received {
        var body: [UInt8] = []
        /// By the header's `rawValue`.
        var headers = InlineArray<3, String?>(repeating: nil)
    }

    /// The response headers that are kept.
    enum Header: Int, CaseIterable {
        case requestId, deadline, traceId

        /// In lower case.
        var name: StaticString {
            switch self {
            case .requestId: "lambda-runtime-aws-request-id"
            case .deadline: "lambda-runtime-deadline-ms"
            case .traceId: "lambda-runtime-trace-id"
            }
        }
    }

    /// - Parameter server: host and port.
    /// - Throws: `PluginError.runtimeAPI` if they are none.
    init(server address: String) throws(PluginError) {
        // Nothing but plain HTTP is spoken: OpenSSL needn't be set up.
        guard curl_global_init(Int(CURL_GLOBAL_NOTHING)) == CURLE_OK, let handle = curl_easy_init(),
            let server = curl_url()
        else { throw .runtimeAPI(reason: "libcurl can't be initialized") }
        let base = "http://\(address)"
        guard curl_url_set(server, CURLUPART_URL, base, 0) == CURLUE_OK else {
            curl_url_cleanup(server)
            curl_easy_cleanup(handle)
            throw .runtimeAPI(reason: "\(address) is not a host and a port")
        }
        self.handle = handle
        self.server = server
        self.base = base
        received = .allocate(capacity: 1)
        received.initialize(to: Received())
        curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        curl_set_long(handle, CURLOPT_TCP_NODELAY, 1)
        curl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, 5_000)
        // The API is on this machine, whatever proxy the environment names.
        curl_set_string(handle, CURLOPT_PROXY, "")
        curl_set_pointer(handle, CURLOPT_WRITEDATA, received)
        curl_set_function(handle, CURLOPT_WRITEFUNCTION, receiveBody)
        curl_set_pointer(handle, CURLOPT_HEADERDATA, received)
        curl_set_pointer(handle, CURLOPT_CURLU, UnsafeRawPointer(server))
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_url_cleanup(server)
        received.deinitialize(count: 1)
        received.deallocate()
    }

    /// A header of the last response to `get`; nil if it had none of that name.
    func header(_ header: Header) -> String? { received.pointee.headers[header.rawValue] }

    /// Sends a GET request and waits for the response as long as it takes.
    ///
    /// - Parameter body: receives the response's body; its memory is used again.
    /// - Returns: the status.
    mutating func get(_ target: String, into body: inout [UInt8]) throws(PluginError) -> Int {
        curl_set_long(handle, CURLOPT_HTTPGET, 1)
        curl_set_headers(handle, nil)
        curl_set_function(handle, CURLOPT_HEADERFUNCTION, receiveHeader)
        received.pointee.headers = InlineArray(repeating: nil)
        swap(&body, &received.pointee.body)
        defer { swap(&body, &received.pointee.body) }
        return try perform(target)
    }

    /// Sends a POST request and waits for the response, of which only the status is kept.
    mutating func post(_ target: String, body: [UInt8], headers: borrowing HeaderList) throws(PluginError) -> Int {
        curl_set_function(handle, CURLOPT_HEADERFUNCTION, nil)
        curl_set_headers(handle, headers.list)
        curl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count)
        let result = body.withUnsafeBytes { bytes in
            // Without an address, libcurl would ask a callback for the body.
            curl_set_pointer(handle, CURLOPT_POSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(handle))
            return Result { () throws(PluginError) in try perform(target) }
        }
        return try result.get()
    }

    private func perform(_ target: String) throws(PluginError) -> Int {
        received.pointee.body.removeAll(keepingCapacity: true)
        curl_set_string(handle, CURLOPT_REQUEST_TARGET, target)
        let code = curl_easy_perform(handle)
        guard code == CURLE_OK else {
            throw .runtimeAPI(reason: "\(base)\(target): \(String(cString: curl_easy_strerror(code)))")
        }
        var status = 0
        curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return status
    }
}

/// The owner of a list of request headers.
struct HeaderList: ~Copyable {
    fileprivate private(set) var list: UnsafeMutablePointer<curl_slist>?

    init(_ headers: [String]) {
        for header in headers { list = curl_slist_append(list, header) }
    }

    deinit { curl_slist_free_all(list) }
}

private func receiveBody(
    data: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    guard let data, let context else { return 0 }
    let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
    context.assumingMemoryBound(to: HTTPClient.Received.self).pointee.body.append(contentsOf: bytes)
    return size * count
}

private func receiveHeader(
    data: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    guard let data, let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: data, count: size * count)
    guard let header = HTTPClient.Header.allCases.first(where: { line.hasName($0.name) }) else { return line.count }
    let value = line.dropFirst(header.name.utf8CodeUnitCount + 1).trimmingWhiteSpace()
    context.assumingMemoryBound(to: HTTPClient.Received.self).pointee.headers[header.rawValue] =
        String(decoding: value, as: UTF8.self)
    return line.count
}

extension UnsafeRawBufferPointer {
    /// Whether this header line has that name, which must be given in lower case.
    fileprivate func hasName(_ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard count > length, self[length] == UInt8(ascii: ":") else { return false }
        // 0x20 makes ASCII capitals small and leaves digits and hyphens alone.
        return zip(self, UnsafeBufferPointer(start: name.utf8Start, count: length)).allSatisfy { $0 | 0x20 == $1 }
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate func trimmingWhiteSpace() -> Slice<UnsafeRawBufferPointer> {
        let isSpace: (UInt8) -> Bool = { $0 <= UInt8(ascii: " ") }
        guard let last = lastIndex(where: { !isSpace($0) }) else { return self[endIndex...] }
        return self[...last].drop(while: isSpace)
    }
}
