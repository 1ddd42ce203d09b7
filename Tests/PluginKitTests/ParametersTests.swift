import PluginKit
import Testing

@Suite struct ParametersTests {
    private func parameters(_ json: String) throws -> Parameters {
        try Parameters(json: json, seed: 7, file: "pca.json")
    }

    private func error(_ name: String, _ reason: String) -> PluginError {
        .parameter(file: "pca.json", name: name, reason: reason)
    }

    @Test func givesWhatWasGivenOrTheDefault() throws {
        let parameters = try parameters(#"{"components":3,"tolerance":0.5,"whiten":true,"solver":"lanczos"}"#)
        #expect(try parameters.int("components", default: 2, in: 1...1000) == 3)
        #expect(try parameters.double("tolerance", default: 1) == 0.5)
        #expect(try parameters.bool("whiten", default: false))
        #expect(try parameters.string("solver", default: "x", in: ["lanczos", "randomized"]) == "lanczos")
        #expect(try parameters.int("restarts", default: 10) == 10)
        #expect(parameters.seed == 7)
        try parameters.finish()
        #expect(
            parameters.json == #"{"components":3,"seed":7,"solver":"lanczos","tolerance":0.5,"whiten":true}"#)
    }

    @Test func namesTheParameterThatIsWrong() throws {
        let parameters = try parameters(#"{"components":0,"half":0.5,"solver":"qr","flag":1}"#)
        #expect(throws: error("components", "is 0, must be in 1...1000")) {
            try parameters.int("components", default: 2, in: 1...1000)
        }
        #expect(throws: error("half", "must be a whole number")) { try parameters.int("half", default: 2) }
        #expect(throws: error("solver", "must be a number")) { try parameters.double("solver", default: 2) }
        #expect(throws: error("solver", "is \"qr\", must be one of a, b")) {
            try parameters.string("solver", default: "a", in: ["a", "b"])
        }
        #expect(throws: error("flag", "must be true or false")) { try parameters.bool("flag", default: true) }
        #expect(throws: error("flag", "must be a string")) { try parameters.string("flag", default: "") }
    }

    @Test func refusesWhatNobodyAskedFor() throws {
        let parameters = try parameters(#"{"componets":3}"#)
        _ = try parameters.int("components", default: 2)
        #expect(throws: error("componets", "is unknown; known are components")) { try parameters.finish() }
    }

    @Test(arguments: ["[]", "{", #"{"a":[1]}"#, #"{"a":null}"#])
    func refusesWhatAreNoParameters(_ json: String) {
        #expect(throws: PluginError.self) { try parameters(json) }
    }
}
