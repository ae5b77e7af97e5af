import { buildArchitecture } from "../../../../tools/docs/architecture/build-architecture";
import { leftOut } from "../../../../tools/docs/architecture/left-out";
import { type DrawnStacks, drawnStacks } from "./support/drawn-stacks";

const stacks = drawnStacks();

/** The default stacks, with a change to the JSON of one. */
function changed(stack: string, change: (json: DrawnStacks[string]) => void): DrawnStacks {
  const copy = structuredClone(stacks);
  const json = copy[stack];
  if (json === undefined) throw new Error(`no stack ${stack}`);
  change(json);
  return copy;
}

function arrows(of: DrawnStacks): string[] {
  return buildArchitecture(of).arrows.map(({ from, to }) => `${from} -> ${to}`);
}

describe("nothing is forgotten", () => {
  test("a resource of a type that nobody thought of fails, by its address", () => {
    const withCache = changed("ChatApiStack", ({ resource }) => {
      resource.aws_elasticache_cluster = { answers_cache: { engine: "valkey" } };
    });
    expect(() => buildArchitecture(withCache)).toThrow(
      /neither shows these nor leaves them out on purpose:\n {2}aws_elasticache_cluster\.answers_cache of ChatApiStack\nDraw them/,
    );
  });

  test("so does a function that nothing drawn calls", () => {
    const withFunction = changed("ChatApiStack", ({ resource }) => {
      const functions = resource.aws_lambda_function ?? {};
      functions.lonely_function = { ...functions.functions_cancel_function, function_name: "lonely" };
    });
    expect(() => buildArchitecture(withFunction)).toThrow(
      "aws_lambda_function.lonely_function of ChatApiStack",
    );
  });

  test("a second part of which the drawing has a place for one fails", () => {
    const withSecond = changed("VpcInfrastructureStack", ({ resource }) => {
      const groups = resource.aws_lb_target_group ?? {};
      groups.second = { ...groups["target-group_group"] };
    });
    expect(() => buildArchitecture(withSecond)).toThrow(
      /place for one aws_lb_target_group.*target-group_group of VpcInfrastructureStack, aws_lb_target_group\.second/,
    );
  });

  test("a value that the drawing shows and the stack no longer sets fails", () => {
    const withoutTimeout = changed("VpcInfrastructureStack", ({ resource }) => {
      delete resource.aws_lb?.["load-balancer_alb"]?.idle_timeout;
    });
    expect(() => buildArchitecture(withoutTimeout)).toThrow(
      "aws_lb.load-balancer_alb of VpcInfrastructureStack sets no idle_timeout",
    );
  });

  test("so does a load balancer where the internet reaches it", () => {
    const exposed = changed("VpcInfrastructureStack", ({ resource }) => {
      Object.assign(resource.aws_lb?.["load-balancer_alb"] ?? {}, {
        subnets: ["${aws_subnet.network_public-a.id}"],
      });
    });
    expect(() => buildArchitecture(exposed)).toThrow(
      "aws_lb.load-balancer_alb of VpcInfrastructureStack does not stand in private subnets",
    );
  });

  test("every type that is left out is one that the stacks make", () => {
    const made = new Set(Object.values(stacks).flatMap(({ resource }) => Object.keys(resource)));
    expect(Object.keys(leftOut).filter((type) => !made.has(type))).toEqual([]);
  });
});

describe("an arrow is there because a resource says so", () => {
  test("from the browser to the engine, and back", () => {
    expect(arrows(stacks)).toEqual(
      expect.arrayContaining([
        "browser -> api",
        "api -> functions",
        "functions -> queue_requests",
        "queue_requests -> functions_inference_function",
        "functions_inference_function -> load-balancer",
        "load-balancer -> target-group",
        "target-group -> llm-service",
        "target-group -> health-proxy",
        "health-proxy -> llm-service",
        "llm-service -> engine",
        "functions_inference_function -> public-subnets",
        "public-subnets -> api",
      ]),
    );
  });

  test.each([
    [
      "the policy to send",
      "ChatApiStack",
      "functions -> queue_requests",
      ({ data }: DrawnStacks[string]) => {
        const document = data?.aws_iam_policy_document?.["functions_message_role_work-policy"];
        const statements = document?.statement as { actions: string[] }[];
        Object.assign(document ?? {}, {
          statement: statements.filter(({ actions }) => !actions.includes("sqs:SendMessage")),
        });
      },
    ],
    [
      "the rule of the security groups",
      "VpcInfrastructureStack",
      "target-group -> llm-service",
      ({ resource }: DrawnStacks[string]) => {
        delete resource.aws_vpc_security_group_ingress_rule?.["security-groups_alb-to-llm-service-grpc-in"];
      },
    ],
    [
      "the load balancer's name in the environment",
      "ChatApiStack",
      "functions_inference_function -> load-balancer",
      ({ resource }: DrawnStacks[string]) => {
        const environment = resource.aws_lambda_function?.functions_inference_function?.environment;
        Object.assign((environment as { variables: object }).variables, {
          LLM_SERVICE_ADDRESS: "10.0.0.1:443",
        });
      },
    ],
    [
      "the group's target group",
      "LlmServiceInfraStack",
      "target-group -> health-proxy",
      ({ resource }: DrawnStacks[string]) => {
        Object.assign(resource.aws_autoscaling_group?.["auto-scaling-group_group"] ?? {}, {
          target_group_arns: [],
        });
      },
    ],
  ])("without %s it is gone", (_reason, stack, arrow, remove) => {
    expect(arrows(stacks)).toContain(arrow);
    expect(arrows(changed(stack, remove))).not.toContain(arrow);
  });

  test("without a NAT gateway no answer gets out", () => {
    expect(arrows(drawnStacks(["network.natGateway=none"]))).not.toContain("public-subnets -> api");
  });

  test("with an issuer of somebody else's there is no user pool", () => {
    const drawing = buildArchitecture(
      drawnStacks([
        "identity.issuerUrl=https://login.example.com/",
        "identity.clientId=chat-page",
        "identity.audience=chat",
      ]),
    );
    expect(drawing.has("user-pool")).toBe(false);
    expect(drawing.has("authorizer")).toBe(true);
  });
});

test("a new route is a row, with what its function does", () => {
  const withRoute = changed("ChatApiStack", ({ resource }) => {
    const add = (type: string, name: string, like: string, change: object) => {
      const ofType = resource[type] ?? {};
      ofType[name] = { ...ofType[like], ...change };
    };
    add("aws_lambda_function", "functions_rate_function", "functions_cancel_function", {
      description: "Takes what a user thinks of an answer",
    });
    add("aws_apigatewayv2_integration", "routes_rate-integration", "routes_cancel-integration", {
      integration_uri: "${aws_lambda_function.functions_rate_function.invoke_arn}",
    });
    add("aws_apigatewayv2_route", "routes_rate", "routes_cancel", {
      route_key: "rate",
      target: "integrations/${aws_apigatewayv2_integration.routes_rate-integration.id}",
    });
  });
  const card = (id: string) => buildArchitecture(withRoute).cards.find((one) => one.id === id);
  expect(card("functions")?.rows).toContainEqual({
    key: "rate",
    text: "Takes what a user thinks of an answer",
  });
  expect(card("api")?.lines).toContain("stage production, 7 routes");
});
