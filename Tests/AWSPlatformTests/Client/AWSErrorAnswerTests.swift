import HTTP
import Testing

@testable import AWSPlatform

struct AWSErrorAnswerTests {
    private func read(
        _ operation: AWSOperation, _ body: String, status: Int = 400, headers: HTTPHeaders = [:]
    ) -> AWSError {
        AWSErrorAnswer.read(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)), of: operation)
    }

    @Test func everyProtocolsErrors() {
        let query = read(
            STSClient.assumeRole,
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no &amp; no</Message></Error><RequestId>r</RequestId></ErrorResponse>"
        )
        #expect(query.code == "AccessDenied" && query.message == "no & no" && query.requestId == "r")
        #expect(query.advice?.contains("sts:AssumeRole") == true)

        let s3 = read(
            S3Client.getObject,
            "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>r</RequestId></Error>",
            status: 404)
        #expect(s3.code == "NoSuchKey" && s3.requestId == "r")

        let json = read(
            LogsClient.filterLogEvents,
            #"{"__type":"com.amazonaws.logs#ResourceNotFoundException","message":"The log group does not exist"}"#,
            headers: ["x-amzn-RequestId": "r"])
        #expect(json.code == "ResourceNotFoundException" && json.requestId == "r")
        #expect(json.message == "The log group does not exist")

        let rest = read(
            LambdaClient.getFunction, #"{"Type":"User","Message":"m"}"#, status: 404,
            headers: ["x-amzn-ErrorType": "ResourceNotFoundException:http://internal.amazon.com/coral/"])
        #expect(rest.code == "ResourceNotFoundException" && rest.message == "m")

        let capital = read(SQSClient.receiveMessage, #"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","Message":"m"}"#)
        #expect(capital.code == "QueueDoesNotExist" && capital.message == "m")
    }

    @Test(arguments: [
        (403, "Forbidden"), (404, "NotFound"), (429, "TooManyRequestsException"), (301, "PermanentRedirect"),
        (418, "HTTP418"), (503, "ServiceUnavailable"),
    ])
    func withoutABody(status: Int, code: String) {
        for operation in [S3Client.headObject, LambdaClient.getFunction, SNSClient.publish] {
            #expect(read(operation, "", status: status).code == code)
        }
    }

    @Test(arguments: ["garbage", "<html>", "{", "[1]", "\u{1B}[2J", #"{"__type":7,"message":{}}"#])
    func garbage(body: String) {
        for operation in [S3Client.getObject, LogsClient.filterLogEvents, LambdaClient.getFunction, SNSClient.publish] {
            #expect(read(operation, body).code == "HTTP400")
            #expect(read(operation, body).message == "HTTP status 400")
        }
    }

    @Test func noControlCharactersReachTheTerminal() {
        let error = read(LogsClient.filterLogEvents, #"{"__type":"A\u001b[2J","message":"two\nlines\u001b[31m"}"#)
        #expect(error.code == "A [2J")
        #expect(error.message == "two lines [31m")
        let long = read(LogsClient.filterLogEvents, #"{"message":"\#(String(repeating: "x", count: 5000))"}"#)
        #expect(long.message.count == 1001)
    }

    @Test(arguments: [
        ("UnrecognizedClientException", "region isn't enabled"),
        ("InvalidClientTokenId", "doesn't know this access key"),
        ("OptInRequired", "hasn't signed up for S3"), ("SignatureDoesNotMatch", "secret access key"),
        ("PermanentRedirect", "--region"), ("ExpiredToken", "aws sso login"), ("AccessDenied", "s3:PutObject"),
    ])
    func advice(code: String, words: String) {
        let error = AWSError(S3Client.putObject, .refused, code: code, message: "m")
        #expect(error.description.contains(words))
    }
}
