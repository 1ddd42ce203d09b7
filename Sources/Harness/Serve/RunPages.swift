import Foundation
import LocalPlatform
import Reports
import Results

/// What a browser is shown of the runs of a folder.
struct RunPages: Sendable {
    private static let html = "text/html; charset=utf-8"
    /// A report runs its own script, and loads nothing.
    private static let reportPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"

    private let watch: RunWatch

    /// - Parameter folder: the path of the folder of the runs' folders.
    init(folder: String) { watch = RunWatch(folder: folder) }

    var pages: WebPages {
        WebPages(prefixes: [LivePage.data, "/runs/", "/favicon.ico"]) { await answer($0) }
    }

    private func answer(_ path: String) async -> WebPages.Page {
        switch path {
        case "/": return .init(type: Self.html, body: Array(LivePage.html.utf8), policy: LivePage.policy)
        case LivePage.data: return await data()
        // Browsers ask for one by themselves.
        case "/favicon.ico": return .init(status: 204, type: "image/x-icon", body: [])
        default: return await report(path) ?? .refusal(404, "There is nothing at \(path); the runs are at /.")
        }
    }

    private func data() async -> WebPages.Page {
        let now = await watch.look()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return .init(type: "application/json", body: Array(try encoder.encode(now))) } catch {
            return .refusal(500, "The runs can't be shown: \(error)")
        }
    }

    /// `/runs/NAME/report.html`; nil for any other path, and for a name that isn't a run's.
    private func report(_ path: String) async -> WebPages.Page? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1] == "runs", parts[3] == "report.html",
            let name = parts[2].removingPercentEncoding, let report = await watch.report(of: name)
        else { return nil }
        return .init(type: Self.html, body: report, policy: Self.reportPolicy)
    }
}
