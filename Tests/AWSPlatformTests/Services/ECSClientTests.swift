import AWSPlatform
import Foundation
import Testing

struct ECSClientTests {
    @Test func runsAndStopsATask() async throws {
        let subnet = try await AWSFixture.boto(
            region: "ca-central-1",
            """
            ecs = client("ecs")
            ecs.create_cluster(clusterName="drivers")
            ecs.register_task_definition(
                family="driver", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
                containerDefinitions=[{"name": "driver", "image": "driver:latest", "memory": 512}])
            print(client("ec2").describe_subnets()["Subnets"][0]["SubnetId"], end="")
            """)
        let ecs = ECSClient(try await AWSFixture.aws(region: "ca-central-1"))
        var request = ECSClient.TaskRequest(
            cluster: "drivers", taskDefinition: "driver", subnets: [subnet], container: "driver")
        request.securityGroups = ["sg-1"]
        request.command = ["harness", "run"]
        request.environment = ["A": "b c", "lower": ""]
        request.tags = ["ml-on-faas": "x"]
        let task = try await ecs.run(request)
        #expect(task.taskArn.contains(":task/"))
        let overrides = try await AWSFixture.boto(
            region: "ca-central-1",
            """
            task = client("ecs").describe_tasks(cluster="drivers", tasks=["\(task.taskArn)"], include=["TAGS"])["tasks"][0]
            print(json.dumps([task["overrides"]["containerOverrides"][0], task["tags"], task["launchType"]], sort_keys=True))
            """)
        #expect(
            overrides == """
                [{"command": ["harness", "run"], "environment": [{"name": "A", "value": "b c"}, {"name": "lower", \
                "value": ""}], "name": "driver"}, [{"key": "ml-on-faas", "value": "x"}], "FARGATE"]

                """)
        #expect(try await ecs.tasks([task.taskArn], in: "drivers").map(\.taskArn) == [task.taskArn])
        try await ecs.stop(task.taskArn, in: "drivers", reason: "enough")
        #expect(try await ecs.tasks([task.taskArn], in: "drivers").first?.lastStatus == "STOPPED")
    }

    @Test func aTaskThatIsNotStarted() async throws {
        let server = try await PythonServer.scripted([
            .init(body: #"{"tasks": [], "failures": [{"reason": "RESOURCE:ENI", "detail": "no address is left"}]}"#)
        ])
        let ecs = ECSClient(try AWSFixture.client(server.url))
        let request = ECSClient.TaskRequest(cluster: "c", taskDefinition: "t", subnets: ["s"], container: "d")
        let error = await #expect(throws: AWSError.self) { try await ecs.run(request) }
        #expect(error?.message == "RESOURCE:ENI, no address is left")
    }
}
