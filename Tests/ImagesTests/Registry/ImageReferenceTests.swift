import Images
import Testing

@Suite struct ImageReferenceTests {
    private static let digest = "sha256:" + String(repeating: "0a", count: 32)

    @Test(arguments: [
        ("ubuntu", "docker.io/library/ubuntu"),
        ("ubuntu:22.04", "docker.io/library/ubuntu:22.04"),
        ("user/image", "docker.io/user/image"),
        ("docker.io/ubuntu", "docker.io/library/ubuntu"),
        ("index.docker.io/user/image", "docker.io/user/image"),
        ("localhost/a", "localhost/a"),
        ("localhost:5000/a:b", "localhost:5000/a:b"),
        ("http://localhost:5000/a:b", "http://localhost:5000/a:b"),
        ("http://plain/a", "http://plain/a"),
        ("https://127.0.0.1/a", "https://127.0.0.1/a"),
        ("[::1]:5000/a/b/c", "[::1]:5000/a/b/c"),
        ("public.ecr.aws/lambda/provided:al2023", "public.ecr.aws/lambda/provided:al2023"),
        ("host.example/a-b__c.d/e_f:T.a-g_", "host.example/a-b__c.d/e_f:T.a-g_"),
        ("host.example/a:t@\(digest)", "host.example/a:t@\(digest)"),
        ("a@\(digest)", "docker.io/library/a@\(digest)"),
    ])
    func isReadAndPrinted(text: String, canonical: String) throws {
        let reference = try ImageReference(text)
        #expect("\(reference)" == canonical)
        #expect(try ImageReference("\(reference)") == reference)
    }

    @Test func hasItsParts() throws {
        let reference = try ImageReference("http://localhost:5000/a/b:c@\(Self.digest)")
        #expect(reference.scheme == .http)
        #expect(reference.registry == "localhost:5000")
        #expect(reference.repository == "a/b")
        #expect(reference.tag == "c")
        #expect(reference.digest == Self.digest)
    }

    @Test(arguments: [
        ("", "no name"), (":tag", "no name"), ("http://", "no name"), ("localhost:5000/", "no path"),
        ("http://host", "no path"), ("ftp://host/a", "http://"), ("a:", "no tag"), ("a:-b", "no tag"),
        ("a:b c", "no tag"), ("a:ü", "no tag"), ("a:" + String(repeating: "b", count: 129), "no tag"),
        ("host.example/A", "lower case"), ("a//b", "repository's path"), ("a/", "repository's path"),
        ("a..b/c", "no host"), ("a/b..c", "repository's path"), ("a/../b", "repository's path"),
        ("a/b___c", "repository's path"),
        ("a/b\n", "repository's path"), ("a/b%2f", "repository's path"), ("host.example:/a", "no host"),
        ("host.example:99999/a", "no port"), ("host.example:0/a", "no port"), ("-host.example/a", "no host"),
        ("a@sha256:12", "digest"), ("a@md5:12", "digest"), ("a@sha256:" + String(repeating: "0A", count: 32), "digest"),
        ("user:password@host.example/a", "no user"),
        ("host.example/" + String(repeating: "a", count: 256), "255"),
    ])
    func whatIsNoneIsRefused(text: String, reason: String) throws {
        do throws(RegistryError) {
            Issue.record("taken as \(try ImageReference(text))")
        } catch {
            #expect(error.kind == .malformedReference)
            #expect("\(error)".contains(reason))
            #expect("\(error)".contains("'\(text)'"))
        }
    }
}
