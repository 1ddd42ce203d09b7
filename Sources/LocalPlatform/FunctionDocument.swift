import Experiment
import Wire

/// The JSON documents of Lambda's API.
enum FunctionDocument {
    /// Of GetFunction.
    static func function(_ spec: FunctionSpec) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("Configuration")
        configuration(spec, into: &json)
        json.endObject()
        return json.bytes
    }

    /// Of GetFunctionConfiguration and UpdateFunctionConfiguration.
    static func configuration(_ spec: FunctionSpec) -> [UInt8] {
        var json = JSONWriter()
        configuration(spec, into: &json)
        return json.bytes
    }

    /// Of ListFunctions.
    static func list(_ specs: [FunctionSpec]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("Functions")
        json.beginArray()
        for spec in specs { configuration(spec, into: &json) }
        json.endArray()
        json.endObject()
        return json.bytes
    }

    /// Of a refusal. Half of Lambda's exceptions write `Message`, the other half `message`: clients take either.
    static func exception(message: String, isUsers: Bool) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("Type")
        json.string(isUsers ? "User" : "Service")
        json.key("Message")
        json.string(message)
        json.key("message")
        json.string(message)
        json.endObject()
        return json.bytes
    }

    private static func configuration(_ spec: FunctionSpec, into json: inout JSONWriter) {
        json.beginObject()
        json.key("FunctionName")
        json.string(spec.name)
        json.key("FunctionArn")
        json.string(FunctionIdentity.arn(spec.name))
        json.key("Handler")
        json.string(spec.plugin)
        json.key("MemorySize")
        json.int(spec.memorySize)
        json.key("Timeout")
        json.int(spec.timeoutSeconds)
        json.key("Version")
        json.string("$LATEST")
        json.key("State")
        json.string("Active")
        json.key("LastUpdateStatus")
        json.string("Successful")
        json.endObject()
    }
}
