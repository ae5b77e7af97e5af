import { Annotations, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AccountLogging } from "../modules/chat-api/account-logging";
import { AnswerTrigger } from "../modules/chat-api/answer-trigger";
import { ApiDomain } from "../modules/chat-api/api-domain";
import { ApiRoutes } from "../modules/chat-api/api-routes";
import { ApiStage } from "../modules/chat-api/api-stage";
import { ChatFunctions } from "../modules/chat-api/chat-functions";
import { ChatTables } from "../modules/chat-api/chat-tables";
import { RequestQueue } from "../modules/chat-api/request-queue";
import { WebSocketApi } from "../modules/chat-api/web-socket-api";
import type { FunctionBundles } from "../modules/functions/bundle-functions";
import { functionDefaults } from "../modules/functions/function-defaults";
import type { SignIn } from "../modules/identity/sign-in";
import { UserPool } from "../modules/identity/user-pool";
import { LogGroups } from "../modules/observability/log-groups";
import { Parameters } from "../modules/parameters/parameters";
import { AwsStack, type AwsStackProps } from "./aws-stack";
import type { VpcInfrastructureStack } from "./vpc-infrastructure-stack";

export interface ChatApiStackProps extends AwsStackProps {
  /** Where `inference` stands, whom it asks there, and the key of the logs. */
  readonly vpc: VpcInfrastructureStack;
  readonly bundles: FunctionBundles;
}

/** What `inference` keeps of its time to store what there is and to tell the user (its `timing.reserve`). */
const afterAnswerSeconds = 60;
/** The queue hides a message for as long as its function may run, and this much longer. */
const afterFunctionSeconds = 30;

/** The WebSocket API: who may speak, what is asked, who answers, and what is kept of it. */
export class ChatApiStack extends AwsStack {
  /** Where clients connect: `wss://…` */
  readonly webSocketUrl: string;
  /** The same without a path. */
  readonly webSocketOrigin: string;
  readonly signIn: SignIn;

  constructor(scope: Construct, id: string, props: ChatApiStackProps) {
    super(scope, id, "chat-api", props);
    const { bundles, configuration, vpc } = props;
    const { chatApi, environment, globalNamePrefix, namePrefix, project, region, scaling } = configuration;
    const inferenceTimeoutSeconds = chatApi.answerTimeoutSeconds + afterAnswerSeconds;

    const signIn = this.makeSignIn(props);
    const tables = new ChatTables(this, "tables", {
      name: namePrefix,
      deletionProtection: chatApi.deletionProtection,
    });
    const queue = new RequestQueue(this, "queue", {
      name: namePrefix,
      // The last delivery only tells the user that it was given up.
      maxReceiveCount: chatApi.maxAttempts + 1,
      visibilityTimeoutSeconds: inferenceTimeoutSeconds + afterFunctionSeconds,
      alarmTopicArn: chatApi.alarmTopicArn,
    });
    const api = new WebSocketApi(this, "api", { name: `${namePrefix}-chat`, region, stageName: environment });
    const functions = new ChatFunctions(this, "functions", {
      defaults: functionDefaults(this, {
        configuration,
        logKeyArn: vpc.logKeyArn,
        bundles,
        group: "chat-api",
      }),
      api,
      tables,
      queue,
      signIn,
      network: { subnetIds: vpc.privateSubnetIds, securityGroupId: vpc.securityGroups.lambdaId },
      llmServiceAddress: `${vpc.serviceDomainName}:443`,
      modelName: configuration.service.modelName,
      ...(scaling.schedule.enabled ? { schedule: scaling.schedule } : {}),
      inferenceTimeoutSeconds,
      ...chatApi,
    });
    if (configuration.network.natGateway === "none") {
      Annotations.of(functions).addWarning(
        'Without a NAT gateway the function "inference" cannot send answers: API Gateway\'s WebSocket management has no endpoint in a VPC. Set network.natGateway to "one" or "per-zone".',
      );
    }
    new AnswerTrigger(this, "answer-trigger", {
      queueArn: queue.arn,
      functionName: functions.inference.functionName,
      maxConcurrency: chatApi.maxConcurrentAnswers,
    });
    const { routes } = new ApiRoutes(this, "routes", {
      api,
      authorizer: functions.authorizer,
      functions: {
        $connect: functions.connect,
        $disconnect: functions.disconnect,
        $default: functions.default,
        message: functions.message,
        cancel: functions.cancel,
        resume: functions.resume,
      },
    });
    const accountLogging =
      chatApi.accountLogging === "managed"
        ? [
            new AccountLogging(this, "account-logging", { roleName: `${globalNamePrefix}-api-gateway-logs` })
              .account,
          ]
        : [];
    const stage = new ApiStage(this, "stage", {
      api,
      ...chatApi,
      accessLogGroupArn: chatApi.accountLogging === "off" ? undefined : this.accessLogGroupArn(props),
      dependsOn: [...routes, ...accountLogging],
    });
    const domain = this.makeDomain(props, api, stage);

    this.webSocketUrl = domain?.url ?? stage.url;
    this.webSocketOrigin = domain?.url ?? api.endpoint;
    this.signIn = signIn;

    new Parameters(this, "parameters", {
      project,
      environment,
      values: {
        "chat-api/web-socket-url": this.webSocketUrl,
        "chat-api/issuer-url": signIn.issuerUrl,
        "chat-api/audience": signIn.audience,
        "chat-api/request-queue-url": queue.url,
        "chat-api/connections-table": tables.connections.name,
        "chat-api/conversations-table": tables.conversations.name,
        ...(signIn.provider === "cognito" ? { "chat-api/user-pool-id": signIn.userPoolId } : {}),
      },
    });
    new TerraformOutput(this, "web-socket-url", {
      value: this.webSocketUrl,
      description: "Address of the chat API",
    });
    if (domain) {
      new TerraformOutput(this, "web-socket-domain-target", {
        value: domain.target,
        description: "What the name of the chat API points at",
      });
    }
    if (signIn.provider === "cognito") {
      new TerraformOutput(this, "user-pool-id", {
        value: signIn.userPoolId,
        description: "User pool; an administrator makes the users in it",
      });
    }
  }

  private makeSignIn({ configuration: { identity, namePrefix, region } }: ChatApiStackProps): SignIn {
    if (identity.provider === "openid") return identity;
    return new UserPool(this, "user-pool", { name: `${namePrefix}-users`, region, ...identity }).signIn;
  }

  private accessLogGroupArn({ configuration, vpc }: ChatApiStackProps): string {
    const { environment, logs, project } = configuration;
    return new LogGroups(this, "log-groups", {
      path: `/${project}/${environment}`,
      names: ["chat-api-access"],
      retentionDays: logs.retentionDays,
      kmsKeyArn: vpc.logKeyArn,
    }).byName["chat-api-access"].arn;
  }

  private makeDomain(
    { configuration: { chatApi } }: ChatApiStackProps,
    api: WebSocketApi,
    stage: ApiStage,
  ): ApiDomain | undefined {
    const { domainName, certificateArn, zoneId } = chatApi;
    if (domainName === undefined || certificateArn === undefined) return undefined;
    return new ApiDomain(this, "domain", {
      apiId: api.id,
      stageName: stage.name,
      domainName,
      certificateArn,
      zoneId,
    });
  }
}
