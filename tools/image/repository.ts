import type { ECRClient } from "@aws-sdk/client-ecr";
import { CommandFailed } from "../failure";

export interface RepositoryPlace {
  /** Twelve digits: the registry's owner. */
  readonly accountId: string;
  readonly region: string;
  /** Name within the registry, for example `deepseek/production/llm-service`. */
  readonly name: string;
  /** Completes the npm commands that messages name: ` -- --environment staging`. */
  readonly option: string;
}

const connectionTimeoutMilliseconds = 5000;
const requestTimeoutMilliseconds = 30_000;

/** The private ECR repository of one environment. Every error is a CommandFailed that says what to do. */
export class Repository {
  private constructor(
    private readonly client: ECRClient,
    private readonly ecr: typeof import("@aws-sdk/client-ecr"),
    private readonly place: RepositoryPlace,
  ) {}

  static async open(place: RepositoryPlace): Promise<Repository> {
    // Loaded only here: no other command needs it.
    const ecr = await import("@aws-sdk/client-ecr");
    const client = new ecr.ECRClient({
      region: place.region,
      requestHandler: {
        connectionTimeout: connectionTimeoutMilliseconds,
        requestTimeout: requestTimeoutMilliseconds,
      },
    });
    return new Repository(client, ecr, place);
  }

  async has(imageTag: string): Promise<boolean> {
    const { accountId, name } = this.place;
    const command = new this.ecr.DescribeImagesCommand({
      registryId: accountId,
      repositoryName: name,
      imageIds: [{ imageTag }],
    });
    try {
      await this.client.send(command);
      return true;
    } catch (error) {
      if (error instanceof this.ecr.ImageNotFoundException) return false;
      throw this.failure(error);
    }
  }

  /** The password of the registry's user `AWS`, valid for twelve hours. */
  async password(): Promise<string> {
    try {
      const { authorizationData } = await this.client.send(new this.ecr.GetAuthorizationTokenCommand({}));
      const token = Buffer.from(authorizationData?.[0]?.authorizationToken ?? "", "base64").toString();
      if (!token.startsWith("AWS:")) throw new Error("the authorization token has an unknown form");
      return token.slice("AWS:".length);
    } catch (error) {
      throw this.failure(error);
    }
  }

  close(): void {
    this.client.destroy();
  }

  private failure(error: unknown): CommandFailed {
    const { accountId, name, option, region } = this.place;
    if (error instanceof this.ecr.RepositoryNotFoundException) {
      return new CommandFailed(
        `There is no repository ${name} in account ${accountId}, ${region}: LlmServiceInfraStack makes it. Run first: npm run deploy${option}`,
        1,
      );
    }
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const advice =
      error instanceof this.ecr.ECRServiceException
        ? "Your credentials need ecr:DescribeImages and the rights to push to this repository."
        : "Check the network.";
    return new CommandFailed(`ECR in ${region} (account ${accountId}) fails: ${reason}. ${advice}`, 1);
  }
}
