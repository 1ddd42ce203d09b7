import AWSPlatform
import HTTP
import Testing

struct AWSErrorAnswerTests {
    private func read(
        _ operation: AWSOperation, _ body: String, status: Int = 400, headers: HTTPHeaders = [:]
    ) -> AWSError {
        AWSErrorAnswer.read(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)), of: operation)
    }

    @Test func everyProtocolsErrors() {
        let query = read(
            AWSOperation(.sts, "AssumeRole"),
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no &amp; no</Message></Error><RequestId>r</RequestId></ErrorResponse>"
        )
        #expect(query.code == "AccessDenied" && query.message == "no & no" && query.requestId == "r")
        #expect(query.advice?.contains("sts:AssumeRole") == true)

        let s3 = read(
            AWSOperation(.s3, "GetObject"),
            "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>r</RequestId></Error>",
            status: 404)
        #expect(s3.code == "NoSuchKey" && s3.requestId == "r")

        let json = read(
            AWSOperation(.logs, "FilterLogEvents"),
            #"{"__type":"com.amazonaws.logs#ResourceNotFoundException","message":"The log group does not exist"}"#,
            headers: ["x-amzn-RequestId": "r"])
        #expect(json.code == "ResourceNotFoundException" && json.requestId == "r")
        #expect(json.message == "The log group does not exist")

        let rest = read(
            AWSOperation(.lambda, "GetFunction"), #"{"Type":"User","Message":"m"}"#, status: 404,
            headers: ["x-amzn-ErrorType": "ResourceNotFoundException:http://internal.amazon.com/coral/"])
        #expect(rest.code == "ResourceNotFoundException" && rest.message == "m")

        let capital = read(
            AWSOperation(.sqs, "ReceiveMessage"), #"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","Message":"m"}"#)
        #expect(capital.code == "QueueDoesNotExist" && capital.message == "m")
    }

    @Test(arguments: [
        (403, "Forbidden"), (404, "NotFound"), (429, "TooManyRequestsException"), (301, "PermanentRedirect"),
        (418, "HTTP418"), (503, "ServiceUnavailable"),
    ])
    func withoutABody(status: Int, code: String) {
        for operation in [
            AWSOperation(.s3, "HeadObject"), AWSOperation(.lambda, "GetFunction"), AWSOperation(.sns, "Publish"),
        ] {
            #expect(read(operation, "", status: status).code == code)
        }
    }

    @Test(arguments: ["garbage", "<html>", "{", "[1]", "\u{1B}[2J", #"{"__type":7,"message":{}}"#])
    func garbage(body: String) {
        for operation in [
            AWSOperation(.s3, "GetObject"), AWSOperation(.logs, "FilterLogEvents"),
            AWSOperation(.lambda, "GetFunction"), AWSOperation(.sns, "Publish"),
        ] {
            #expect(read(operation, body).code == "HTTP400")
            #expect(read(operation, body).message == "HTTP status 400")
        }
    }

    @Test func noControlCharactersReachTheTerminal() {
        let error = read(
            AWSOperation(.logs, "FilterLogEvents"), #"{"__type":"A\u001b[2J","message":"two\nlines\u001b[31m"}"#)
        #expect(error.code == "A [2J")
        #expect(error.message == "two lines [31m")
        let long = read(
            AWSOperation(.logs, "FilterLogEvents"), #"{"message":"\#(String(repeating: "x", count: 5000))"}"#)
        #expect(long.message.count == 1001)
    }

    /// A service that finds another signature shows what it has signed, the session token among it.
    @Test(arguments: ["SignatureDoesNotMatch", "InvalidSignatureException"])
    func whatAServiceSignedIsNotShown(code: String) {
        let said = "The request signature we calculated does not match. Consult the service documentation for details."
        let signed = "POST\n/\n\nhost:sns\nx-amz-date:20261125T000000Z\nx-amz-security-token:TOKEN\n\nhost;x-amz-date"
        let echo = "The Canonical String for this request should have been\n'\(signed)'\n\nThe String-to-Sign should"
        let message = "\(said)\n\n\(echo)"
        let query = read(
            AWSOperation(.sns, "Publish"),
            "<ErrorResponse><Error><Code>\(code)</Code><Message>\(message)</Message></Error></ErrorResponse>",
            status: 403)
        let line = message.replacing("\n", with: "\\n")
        let json = read(
            AWSOperation(.logs, "FilterLogEvents"), #"{"__type":"\#(code)","message":"\#(line)"}"#, status: 400)
        for error in [query, json] {
            #expect(error.code == code)
            #expect(error.message == said)
            #expect(!error.description.contains("TOKEN"))
        }
    }

    @Test(arguments: [
        ("UnrecognizedClientException", "region isn't enabled"),
        ("InvalidClientTokenId", "doesn't know this access key"),
        ("OptInRequired", "hasn't signed up for S3"), ("SignatureDoesNotMatch", "secret access key"),
        ("PermanentRedirect", "--region"), ("ExpiredToken", "aws sso login"),
        ("AccessDenied", "s3:PutObject; docs/aws.md has the whole policy"),
    ])
    func advice(code: String, words: String) {
        let error = AWSError(AWSOperation(.s3, "PutObject"), .refused, code: code, message: "m")
        #expect(error.description.contains(words))
    }
}
