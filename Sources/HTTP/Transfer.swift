import CCurl
import Foundation

/// One exchange: libcurl's handle, and what its callbacks read and write. It never leaves the engine's thread.
final class Transfer {
    let easy: UnsafeMutableRawPointer
    private let request: HTTPRequest
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// The request's body, where libcurl reads it.
    private let bytes: UnsafeMutableRawBufferPointer
    private var position = 0
    private var input: CInt = -1
    private var output: CInt = -1
    private var headers = HTTPHeaders()
    private var headerBytes = 0
    private var written = 0
    private var body: [UInt8] = []
    /// What libcurl knows about a failure, more than its code says.
    private let details = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var failure: HTTPError?

    /// - Throws: `HTTPError.invalidRequest`, `.file` if the body's file can't be opened, `.noMemory`.
    init(_ request: HTTPRequest, _ configuration: HTTPClient.Configuration) throws(HTTPError) {
        guard let easy = curl_easy_init() else {
            details.deallocate()
            throw request.error(.noMemory, "libcurl has no memory for it")
        }
        self.easy = easy
        self.request = request
        let given: [UInt8] = if case .bytes(let given) = request.body { given } else { [] }
        bytes = .allocate(byteCount: given.count, alignment: 1)
        bytes.copyBytes(from: given)
        details.pointee = 0
        try prepare(configuration)
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        bytes.deallocate()
        details.deallocate()
        if input >= 0 { close(input) }
        if output >= 0 { close(output) }
    }

    func error(_ kind: HTTPError.Kind, _ reason: String) -> HTTPError { request.error(kind, reason) }

    // MARK: Options

    private func prepare(_ configuration: HTTPClient.Configuration) throws(HTTPError) {
        guard request.url.hasPrefix("http://") || request.url.hasPrefix("https://") else {
            throw error(.invalidRequest, "the URL is neither http nor https")
        }
        let texts = request.headers.fields.flatMap { [$0.name, $0.value] } + [request.method, request.url]
        guard !texts.contains(where: { $0.utf8.contains { $0 < 32 && $0 != 9 } }) else {
            throw error(.invalidRequest, "a control character in the URL or a header")
        }
        set(CURLOPT_URL, request.url)
        set(CURLOPT_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
        set(CURLOPT_REDIR_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
        set(CURLOPT_NOSIGNAL, 1)
        curl_set_pointer(easy, CURLOPT_ERRORBUFFER, details)
        set(CURLOPT_BUFFERSIZE, Self.bufferBytes)
        set(CURLOPT_UPLOAD_BUFFERSIZE, Self.bufferBytes)
        // An empty name means none, whatever the environment says.
        if request.isLoopback { set(CURLOPT_PROXY, "") }
        set(CURLOPT_CONNECTTIMEOUT, configuration.connectSeconds)
        // A "100 Continue" that most servers never send. A header that forbids it would be signed, but not sent.
        set(CURLOPT_EXPECT_100_TIMEOUT_MS, 1)
        set(CURLOPT_LOW_SPEED_LIMIT, 1)
        set(CURLOPT_LOW_SPEED_TIME, configuration.stallSeconds)
        set(CURLOPT_FOLLOWLOCATION, request.followsRedirects ? 1 : 0)
        set(CURLOPT_MAXREDIRS, 5)
        if let seconds = request.timeoutSeconds { set(CURLOPT_TIMEOUT_MS, Int(seconds * 1000)) }
        if let file = configuration.certificates { set(CURLOPT_CAINFO, file) }
        try prepareBody()
        sign()
        for field in request.headers.fields {
            // A field without a value is written with a semicolon, or libcurl would leave it out.
            let line = field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
            headerList = curl_slist_append(headerList, line)
        }
        curl_set_headers(easy, headerList)
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        curl_set_pointer(easy, CURLOPT_READDATA, context)
        curl_set_pointer(easy, CURLOPT_SEEKDATA, context)
        curl_set_function(easy, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            Transfer.from(context)?.receive(UnsafeRawBufferPointer(start: data, count: size * count)) ?? 0
        }
        curl_set_function(easy, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            Transfer.from(context)?.receiveHeader(UnsafeRawBufferPointer(start: data, count: size * count)) ?? 0
        }
        curl_set_function(easy, CURLOPT_READFUNCTION) { data, size, count, context in
            Transfer.from(context)?.read(into: UnsafeMutableRawBufferPointer(start: data, count: size * count))
                ?? Int(CURL_READFUNC_ABORT)
        }
        curl_set_seek(easy) { context, offset, origin in
            guard origin == SEEK_SET, let transfer = Transfer.from(context) else { return CURL_SEEKFUNC_CANTSEEK }
            transfer.position = Int(offset)
            return CURL_SEEKFUNC_OK
        }
    }

    private func prepareBody() throws(HTTPError) {
        switch request.body {
        case .none where request.method == "HEAD": set(CURLOPT_NOBODY, 1)
        case .none where request.method == "GET": set(CURLOPT_HTTPGET, 1)
        case .none where request.method == "DELETE": break
        case .none, .bytes:
            set(CURLOPT_POST, 1)
            curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
            curl_set_pointer(easy, CURLOPT_POSTFIELDS, bytes.baseAddress)
        case .file(let path, _, let count):
            input = open(path, O_RDONLY | O_CLOEXEC)
            guard input >= 0 else { throw error(.file, "can't read \(path): \(String(cString: strerror(errno)))") }
            set(CURLOPT_UPLOAD, 1)
            curl_set_size(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(count))
        }
        if request.method != "HEAD" { set(CURLOPT_CUSTOMREQUEST, request.method) }
    }

    private func sign() {
        guard let signature = request.signature else { return }
        // The third word is part of the names of headers, `X-Amz-Date` and its like.
        set(CURLOPT_AWS_SIGV4, "aws:amz:\(signature.region):\(signature.service)")
        set(CURLOPT_USERNAME, signature.accessKeyId)
        set(CURLOPT_PASSWORD, signature.secretAccessKey)
        if let token = signature.sessionToken {
            headerList = curl_slist_append(headerList, "X-Amz-Security-Token: \(token)")
        }
    }

    private func set(_ option: CURLoption, _ value: Int) { curl_set_long(easy, option, value) }
    private func set(_ option: CURLoption, _ value: String) { curl_set_string(easy, option, value) }

    // MARK: Callbacks

    /// The transfer that libcurl was given for its callbacks; without one they end the exchange.
    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard case .file(let path, let offset, let count) = request.body else { return 0 }
        let wanted = min(buffer.count, count - position)
        guard wanted > 0 else { return 0 }
        let got = pread(input, buffer.baseAddress, wanted, off_t(offset + position))
        guard got > 0 else {
            failure = error(.file, "\(path) became shorter or unreadable while it was sent")
            return Int(CURL_READFUNC_ABORT)
        }
        position += got
        request.onProgress?(got)
        return got
    }

    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        headerBytes += line.count
        guard headerBytes <= Self.longestHeaders else {
            failure = error(.headersTooLarge, "the response's headers are longer than \(Self.longestHeaders) bytes")
            return 0
        }
        let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        if text.hasPrefix("HTTP/") {
            // The last answer counts: after a redirection, a "100 Continue", or a proxy's own.
            (headers, body) = (HTTPHeaders(), [])
        } else if let colon = text.firstIndex(of: ":") {
            headers.add(
                String(text[..<colon]), text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        return line.count
    }

    private func receive(_ data: UnsafeRawBufferPointer) -> Int {
        if case .file(let path, let offset, let limit) = request.sink, (200..<300).contains(status) {
            guard openOutput(path, keeping: status == 206 ? offset : 0), write(data, to: path, limit: limit) else {
                return 0
            }
            request.onProgress?(data.count)
            return data.count
        }
        let limit = if case .memory(let limit) = request.sink { limit } else { Self.longestError }
        guard body.count + data.count <= limit else {
            failure = error(.bodyTooLarge, "the response is longer than \(limit) bytes")
            return 0
        }
        body.append(contentsOf: data)
        return data.count
    }

    /// How much of an answer other than one of success is kept where a file was asked for.
    private static let longestError = 1 << 20
    /// Newer libcurls have a limit of 300 kB, whose error is that of a broken connection.
    private static let longestHeaders = 256 << 10
    /// Few and large reads and writes: libcurl's own are of 16 kB.
    private static let bufferBytes = 256 << 10

    /// Opens the file for the response's body, once, of which it keeps the first `offset` bytes.
    private func openOutput(_ path: String, keeping offset: Int) -> Bool {
        guard output < 0 else { return true }
        output = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        written = offset
        guard output >= 0, ftruncate(output, off_t(offset)) == 0, lseek(output, 0, SEEK_END) == off_t(offset) else {
            failure = error(.file, "can't write \(path): \(String(cString: strerror(errno)))")
            return false
        }
        return true
    }

    private func write(_ data: UnsafeRawBufferPointer, to path: String, limit: Int) -> Bool {
        guard data.count <= limit - written else {
            failure = error(.bodyTooLarge, "the response is longer than \(limit) bytes")
            return false
        }
        var rest = data
        while !rest.isEmpty {
            let count = Foundation.write(output, rest.baseAddress, rest.count)
            guard count > 0 else {
                failure = error(.file, "can't write \(path): \(String(cString: strerror(errno)))")
                return false
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        written += data.count
        return true
    }

    private var status: Int { value(of: CURLINFO_RESPONSE_CODE) }

    private func value(of information: CURLINFO) -> Int {
        var value = 0
        curl_get_long(easy, information, &value)
        return value
    }

    // MARK: The end

    /// What came of the exchange, when libcurl has ended it with `code`.
    func finish(_ code: CURLcode) -> Result<HTTPResponse, HTTPError> {
        if let failure { return .failure(failure) }
        guard code == CURLE_OK else { return .failure(error(Self.kind(of: code), reason(code))) }
        // An empty body makes an empty file.
        if case .file(let path, let offset, _) = request.sink, (200..<300).contains(status),
            !openOutput(path, keeping: status == 206 ? offset : 0)
        {
            return .failure(failure ?? error(.file, path))
        }
        let redirects = value(of: CURLINFO_REDIRECT_COUNT)
        return .success(HTTPResponse(status: status, headers: headers, body: body, redirects: redirects))
    }

    /// The details are of the connection, never of what is sent: for TLS they say what is wrong with the certificate.
    private func reason(_ code: CURLcode) -> String {
        let kind = Self.kind(of: code)
        let known = kind == .insecure || kind == .notTLS ? String(cString: details) : ""
        return known.isEmpty ? String(cString: curl_easy_strerror(code)) : known
    }

    private static func kind(of code: CURLcode) -> HTTPError.Kind {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE: .insecure
        case CURLE_SSL_CONNECT_ERROR: .notTLS
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_TOO_MANY_REDIRECTS: .invalidRequest
        default: .interrupted
        }
    }
}

extension HTTPRequest {
    func error(_ kind: HTTPError.Kind, _ reason: String) -> HTTPError {
        HTTPError(kind, request: name, reason: reason)
    }

    /// For messages: the URL without user, query and fragment, in which there may be secrets.
    fileprivate var name: String {
        var place = String(url.prefix { $0 != "?" && $0 != "#" })
        if let scheme = place.range(of: "://") {
            let authority = place[scheme.upperBound...].prefix { $0 != "/" }
            if let user = authority.lastIndex(of: "@") { place.removeSubrange(scheme.upperBound...user) }
        }
        return "\(method) \(place)"
    }

    fileprivate var isLoopback: Bool { URL(string: url)?.host().map(HTTPClient.isLoopback) ?? false }
}
