import NIOCore
import NIOHTTP1

/// One browser's connection: answers what is asked of the pages, and hands on what is asked of functions.
final class PageHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let pages: WebPages
    private let host: LoopbackHost
    /// Whether there is nobody to hand on to.
    private let isAlone: Bool
    /// The request for a page that is being received.
    private var request: HTTPRequestHead?

    init(pages: WebPages, host: LoopbackHost, isAlone: Bool) {
        self.pages = pages
        self.host = host
        self.isAlone = isAlone
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head) where isAlone || pages.own(Self.path(of: head)): request = head
        // A page takes no body.
        case .body where request != nil: break
        case .end:
            guard let head = request else { return context.fireChannelRead(data) }
            request = nil
            answer(head, context)
        default: context.fireChannelRead(data)
        }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if let refusal = refusal(of: head) { return send(Reply(refusal), head, context) }
        let path = String(Self.path(of: head))
        let answered = context.eventLoop.makePromise(of: Reply.self)
        answered.completeWithTask { [pages] in Reply(await pages.answer(path)) }
        answered.futureResult.assumeIsolated().whenSuccess { [self] reply in
            // The browser may have gone meanwhile; then there is nobody to answer.
            if context.channel.isActive { send(reply, head, context) }
        }
    }

    private func refusal(of head: HTTPRequestHead) -> WebPages.Page? {
        guard let name = head.headers.first(name: "Host"), host.admits(name) else {
            return .refusal(403, "These pages are for this machine alone: open them at 127.0.0.1 or localhost.")
        }
        return head.method == .GET || head.method == .HEAD
            ? nil : .refusal(405, "\(head.method.rawValue) is not offered: pages can only be read.")
    }

    private func send(_ reply: Reply, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let page = reply.page
        var fields: HTTPHeaders = [
            "Content-Type": page.type, "Content-Length": "\(page.body.count)", "Cache-Control": "no-store",
            "Content-Security-Policy": page.policy + "; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
        ]
        if page.status == 405 { fields.add(name: "Allow", value: "GET, HEAD") }
        if !head.isKeepAlive { fields.add(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: page.status)
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: fields))), promise: nil)
        if head.method != .HEAD, !page.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(reply.body))), promise: nil)
        }
        let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !head.isKeepAlive { sent.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
    }

    /// A page as it is sent: reports are large, and the event loop, which may be that of functions, should not copy them.
    private struct Reply: Sendable {
        let page: WebPages.Page
        let body: ByteBuffer

        init(_ page: WebPages.Page) {
            self.page = page
            body = ByteBuffer(bytes: page.body)
        }
    }

    /// Without the query.
    private static func path(of head: HTTPRequestHead) -> Substring {
        head.uri.prefix { $0 != "?" }
    }
}
