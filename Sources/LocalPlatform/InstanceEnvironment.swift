import Experiment

/// The environment variables of an instance: Lambda's, the project's own, and what the function asks for. Nothing of
/// the harness's own environment is passed on, so no secret of the user's reaches a plugin.
enum InstanceEnvironment {
    static func variables(
        for spec: FunctionSpec, instanceId: String, logStream: String, runtimeAPI: String, visibleCPUs: Int
    ) -> [String: String] {
        var variables = [
            "AWS_LAMBDA_RUNTIME_API": runtimeAPI,
            "AWS_LAMBDA_FUNCTION_NAME": spec.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "\(spec.memorySize)",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/\(spec.name)",
            "AWS_LAMBDA_LOG_STREAM_NAME": logStream,
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_REGION": FunctionIdentity.region,
            "AWS_DEFAULT_REGION": FunctionIdentity.region,
            "LAMBDA_TASK_ROOT": spec.image == nil ? spec.workingDirectory : "/var/task",
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "_HANDLER": spec.plugin,
            "ML_ON_FAAS_INSTANCE_ID": instanceId,
            "ML_ON_FAAS_PLUGIN": spec.plugin,
            // OpenBLAS takes threads and memory by the machine's cores, not by the function's, unless it is told.
            "OPENBLAS_NUM_THREADS": "\(visibleCPUs)",
        ]
        if spec.image == nil {
            // An image says itself where its programs and its model are.
            variables["PATH"] = "/usr/local/bin:/usr/bin:/bin"
            variables["ML_ON_FAAS_MODEL"] = spec.modelDirectory
        }
        variables.merge(spec.environment) { _, asked in asked }
        return variables
    }
}

/// A function's name as AWS would write it. The account and the region are those that emulators use by custom.
enum FunctionIdentity {
    static let region = "us-east-1"
    static let account = "012345678912"

    static func arn(_ name: String) -> String { "arn:aws:lambda:\(region):\(account):function:\(name)" }
}
