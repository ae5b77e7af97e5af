import type { Configuration } from "../../config/resolved";
import {
  type ImageDefinition,
  type ImageName,
  imageDefinitions,
} from "../../modules/images/image-definition";
import { imageTags } from "../../modules/images/image-tags";
import { repositoryName } from "../../modules/images/repository-name";

/** An image as the stack of one environment asks for it. */
export interface PlannedImage {
  readonly definition: ImageDefinition;
  readonly tag: string;
  /** `<registry>/<repository>:<tag>` */
  readonly reference: string;
  /** The configuration key that names an image made elsewhere; undefined: built from the project's files. */
  readonly namedBy: string | undefined;
}

const keys = {
  engine: "engineImageTag",
  "llm-service": "serviceImageTag",
  "health-proxy": "healthProxyImageTag",
} as const satisfies Record<ImageName, keyof Configuration["service"]>;

/** Host of an account's private registry. */
export function registryOf({ accountId, region }: Configuration): string {
  return `${accountId}.dkr.ecr.${region}.amazonaws.com`;
}

/** Name of the repository that LlmServiceInfraStack makes. */
export function repositoryNameOf({ environment, project }: Configuration): string {
  return repositoryName(project, environment);
}

export function plannedImages(configuration: Configuration, names: readonly ImageName[]): PlannedImage[] {
  const tags = imageTags(configuration.service);
  const repository = `${registryOf(configuration)}/${repositoryNameOf(configuration)}`;
  return names.map((name) => ({
    definition: imageDefinitions[name],
    tag: tags[name],
    reference: `${repository}:${tags[name]}`,
    namedBy: configuration.service[keys[name]] === undefined ? undefined : `service.${keys[name]}`,
  }));
}
