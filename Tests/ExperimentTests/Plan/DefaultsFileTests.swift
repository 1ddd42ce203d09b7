import Experiment
import Foundation
import Testing

struct DefaultsFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ text: String) throws -> DefaultsFile {
        _ = try folder.write(text, to: ".env")
        return try #require(try DefaultsFile(in: folder.url.path))
    }

    private func arguments(_ text: String) throws -> [String] { try read(text).settings.flatMap(\.arguments) }

    @Test func theOriginalKeys() throws {
        let file = try read(
            """
            # General config
            TF_VAR_aws_region=eu-north-1 # e.g. eu-east-1
            TF_VAR_aws_user=somebody
            TF_VAR_ecr_id=123456789012

            # Experiment config
            TF_VAR_max_concurrent_executions=-1 # -1 uses the AWS defaults
            TF_VAR_image_tags=svm,k-means,pca # Functions you want to test
            TF_VAR_memory_sizes=128,256,512
            TF_VAR_batch_sizes=1,10
            TF_VAR_max_messages=1000
            TF_VAR_dataset_key=sentiment.csv
            """)
        #expect(
            file.settings.flatMap(\.arguments) == [
                "--plugin=svm,k-means,pca", "--memory=128,256,512", "--batch-size=1,10", "--messages=1000",
                "--dataset=sentiment",
            ])
        #expect(file.settings.map(\.line) == [8, 9, 10, 11, 12])
        #expect(file.region == "eu-north-1")
    }

    @Test func thereIsNone() throws { #expect(try DefaultsFile(in: folder.url.path) == nil) }

    @Test(arguments: [
        ("export TF_VAR_max_messages=5", "--messages=5"), ("  TF_VAR_max_messages=5  ", "--messages=5"),
        (#"TF_VAR_max_messages="5""#, "--messages=5"), ("TF_VAR_max_messages='5' # five", "--messages=5"),
        ("TF_VAR_max_messages=5\r\n", "--messages=5"), ("TF_VAR_dataset_key=a#b.csv", "--dataset=a#b"),
        ("TF_VAR_image_tags= pca , svm ", "--plugin=pca,svm"),
        // As a shell that sources it: the last one counts.
        ("TF_VAR_max_messages=4\nTF_VAR_max_messages=5", "--messages=5"),
    ])
    func asAShellReadsIt(text: String, argument: String) throws { #expect(try arguments(text) == [argument]) }

    @Test(arguments: [
        "", "\n\n", "#TF_VAR_max_messages=5", "TF_VAR_max_messages", "TF_VAR_max_messages =5", "=5", "====",
        "TF_VAR_max_messages=<max_messages> # Max messages you want to test", "tf_var_max_messages=5",
        "MAX_MESSAGES=5", "\u{0}\u{1}\u{FFFD}",
    ])
    func nothingOfOurs(text: String) throws { #expect(try arguments(text) == []) }

    /// Whatever else the file holds is nobody's business here.
    @Test func secretsAreNeitherKeptNorRefused() throws {
        let file = try read(
            """
            AWS_ACCESS_KEY_ID=AKIDSECRET
            AWS_SECRET_ACCESS_KEY="never closed
            TF_VAR_max_messages=666
            -----BEGIN KEY-----"
            TF_VAR_db_password='s3cret'
            BROKEN='
            TF_VAR_memory_sizes=1
            '
            TF_VAR_batch_sizes=10
            """)
        #expect(file.settings.flatMap(\.arguments) == ["--batch-size=10"])
        #expect(file.settings.map(\.line) == [9])
        for secret in ["SECRET", "s3cret", "closed", "666"] { #expect(!"\(file)".contains(secret)) }
    }

    @Test(arguments: [
        ("TF_VAR_image_tags=", "a value is missing"), ("TF_VAR_memory_sizes=128,,512", "a value is missing"),
        ("TF_VAR_memory_sizes=128,", "a value is missing"), ("TF_VAR_dataset_key=\"open", "a quote is not closed"),
        ("TF_VAR_aws_region= # none", "a value is missing"),
    ])
    func malformedValuesOfOurs(text: String, reason: String) throws {
        let error = #expect(throws: ExperimentError.self) { try read("\n" + text) }
        let key = try #require(text.split(separator: "=").first)
        #expect(error?.description.hasSuffix(".env, line 2: \(key): \(reason)") == true)
    }

    @Test func hugeFile() throws {
        #expect(throws: ExperimentError.self) { try read(String(repeating: "#", count: 1 << 20 + 1)) }
    }

    @Test func whatIsGivenElsewhereCounts() throws {
        let settings = try read("TF_VAR_image_tags=pca\nTF_VAR_memory_sizes=128").settings
        #expect(settings.besides(["memory"]).map(\.key) == [.plugin])
        #expect(settings.besides(["family"]).map(\.key) == [.memory])
    }
}
