import Foundation
import HTTP
import Testing

@Suite struct HTTPResponseTests {
    @Test(arguments: [("120", 120), ("0", 0), ("-5", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 0), ("soon", nil)])
    func howLongToWait(value: String, seconds: Int?) {
        #expect(HTTPResponse(status: 429, headers: ["retry-after": value]).retryAfterSeconds == seconds)
    }

    @Test func headersAreFoundWhateverTheirCase() {
        var headers: HTTPHeaders = ["Link": "a", "link": "b"]
        #expect(headers["LINK"] == "a")
        #expect(headers.all("lINK") == ["a", "b"])
        headers["LinK"] = "c"
        #expect(headers.all("link") == ["c"])
    }
}
