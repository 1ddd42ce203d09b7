import Experiment
import NIOCore
import NIOHTTP1

/// What a runtime asks of the Runtime API, 2018-06-01.
enum RuntimeAPIRequest {
    case next
    case response(requestId: Substring, body: [UInt8])
    /// The response was larger than Lambda takes; its body has been dropped.
    case oversizedResponse(requestId: Substring)
    case invocationError(requestId: Substring, type: String, body: [UInt8])
    case initError(type: String, body: [UInt8])
}

/// One connection of a runtime client.
///
/// Requests are decoded by SwiftNIO; the answers are so few and so alike that they are written as they are.
final class RuntimeAPIHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private enum Route {
        case next, initError
        case response(Substring)
        case error(Substring)
        case unknown(path: String, allowed: String?)
    }

    private let sandbox: Sandbox
    private var context: ChannelHandlerContext?
    private var route = Route.unknown(path: "", allowed: nil)
    private var errorType = ""
    private var keepsAlive = true
    private var body: [UInt8] = []
    private var isOversized = false

    init(sandbox: Sandbox) { self.sandbox = sandbox }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        sandbox.connected(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        sandbox.disconnected(self)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What isn't HTTP gets the answer that HTTP has for it.
        send(status: "400 Bad Request", document: errorDocument(type: "BadRequest", message: "\(error)"))
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head)
        case .body(let part): append(part)
        case .end: dispatch()
        }
    }

    func close() { context?.close(promise: nil) }

    private func begin(_ head: HTTPRequestHead) {
        route = Self.route(head)
        keepsAlive = head.isKeepAlive
        body = []
        isOversized = false
        if case .response = route {
        } else {
            errorType = head.headers.first(name: "Lambda-Runtime-Function-Error-Type") ?? ""
        }
        // curl waits a second for this before it sends a large response.
        if head.method == .POST, head.headers.first(name: "Expect") != nil {
            context?.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
        }
    }

    private func append(_ part: ByteBuffer) {
        guard !isOversized else { return }
        if body.count + part.readableBytes > LambdaLimits.responseBytes {
            isOversized = true
            body = []
        } else {
            body.append(contentsOf: part.readableBytesView)
        }
    }

    private func dispatch() {
        let body = self.body
        self.body = []
        switch route {
        case .next: sandbox.received(.next, from: self)
        case .response(let id) where isOversized: sandbox.received(.oversizedResponse(requestId: id), from: self)
        case .response(let id): sandbox.received(.response(requestId: id, body: body), from: self)
        case .error(let id): sandbox.received(.invocationError(requestId: id, type: errorType, body: body), from: self)
        case .initError: sandbox.received(.initError(type: errorType, body: body), from: self)
        case .unknown(let path, let allowed?):
            send(
                status: "405 Method Not Allowed", extraHeader: "Allow: \(allowed)\r\n",
                document: errorDocument(type: "MethodNotAllowed", message: "\(path) takes \(allowed) only"))
        case .unknown(let path, nil):
            send(
                status: "404 Not Found",
                document: errorDocument(type: "ResourceNotFound", message: "the Runtime API 2018-06-01 has no \(path)"))
        }
    }

    private static func route(_ head: HTTPRequestHead) -> Route {
        let prefix = "/2018-06-01/runtime/"
        guard head.uri.hasPrefix(prefix) else { return .unknown(path: head.uri, allowed: nil) }
        let path = head.uri.dropFirst(prefix.count)
        if path == "invocation/next" {
            return head.method == .GET ? .next : .unknown(path: head.uri, allowed: "GET")
        }
        let route: Route
        if path == "init/error" {
            route = .initError
        } else if path.hasPrefix("invocation/"), path.hasSuffix("/response") {
            route = .response(path.dropFirst("invocation/".count).dropLast("/response".count))
        } else if path.hasPrefix("invocation/"), path.hasSuffix("/error") {
            route = .error(path.dropFirst("invocation/".count).dropLast("/error".count))
        } else {
            return .unknown(path: head.uri, allowed: nil)
        }
        return head.method == .POST ? route : .unknown(path: head.uri, allowed: "POST")
    }
}

extension RuntimeAPIHandler {
    /// What Lambda answers to a response or an error it has taken.
    private static let acceptance = ByteBuffer(
        string:
            "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n"
    )

    func accept() { write(Self.acceptance) }

    func refuse(status: String, type: String, message: String) {
        send(status: status, document: errorDocument(type: type, message: message))
    }

    /// Hands out an event.
    ///
    /// - Parameter head: of the response, with the empty line.
    func send(head: String, event: [UInt8]) {
        guard let context else { return }
        var buffer = context.channel.allocator.buffer(capacity: head.utf8.count + event.count)
        buffer.writeString(head)
        buffer.writeBytes(event)
        write(buffer)
    }

    private func send(status: String, extraHeader: String = "", document: [UInt8]) {
        send(
            head: "HTTP/1.1 \(status)\r\n\(extraHeader)Content-Type: application/json\r\nContent-Length: "
                + "\(document.count)\r\n\r\n",
            event: document)
    }

    private func write(_ buffer: ByteBuffer) {
        guard let context else { return }
        if keepsAlive {
            context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        } else {
            context.writeAndFlush(wrapOutboundOut(buffer)).assumeIsolated().whenComplete { _ in self.close() }
        }
    }
}
