import { Argument, Command, Option } from "commander";
import { isLocalEnvironment } from "../../config/environments";
import { ConfigurationError } from "../../config/problem";
import { resolveConfiguration } from "../../config/resolve";
import type { Configuration } from "../../config/resolved";
import { environmentFilePath, readEnvironmentFile } from "../../config/sources";
import { type ImageName, imageNames } from "../../modules/images/image-definition";
import { requireAwsCredentials } from "../credentials";
import { CommandFailed } from "../failure";
import { buildImage, isBuilt, requireDocker } from "../image/docker";
import { type PlannedImage, plannedImages, registryOf, repositoryNameOf } from "../image/planned-image";
import { withRegistryLogin } from "../image/registry-login";
import { Repository } from "../image/repository";
import { type ConfigurationOptions, withConfigurationOptions } from "../options";
import { print } from "../terminal";

const actions = { build, push };
type Action = keyof typeof actions;

interface ImageOptions extends ConfigurationOptions {
  /** Empty: all. */
  readonly image: readonly ImageName[];
}

export function imageCommand(): Command {
  const command = new Command("image")
    .description(
      "build the images of the engine, the service and the health proxy (docker), or push them to the environment's " +
        "ECR repository. A tag follows from what is in the image: what is there already is neither built nor pushed",
    )
    .addArgument(new Argument("<action>", "push also builds what is missing").choices(Object.keys(actions)))
    .addOption(
      new Option("-i, --image <name>", "only this image; repeatable")
        .argParser(collectImage)
        .default([], "all"),
    );
  return withConfigurationOptions(command).action((action: Action, options: ImageOptions) =>
    actions[action](options),
  );
}

function collectImage(value: string, values: readonly ImageName[]): readonly ImageName[] {
  const name = imageNames.find((each) => each === value);
  if (name === undefined) {
    throw new CommandFailed(`There is no image ${value}. Images: ${imageNames.join(", ")}.`, 2);
  }
  return values.includes(name) ? values : [...values, name];
}

async function build(options: ImageOptions): Promise<void> {
  const images = selectImages(configurationOf(options, { deploying: false }), options);
  await requireDocker();
  for (const image of images) {
    if (image.namedBy !== undefined) report(image, `made elsewhere, as ${image.namedBy} says`);
    else report(image, await buildIfMissing(image));
  }
}

async function push(options: ImageOptions): Promise<void> {
  if (isLocalEnvironment(options.environment)) {
    throw new CommandFailed(
      "The local cloud has no registry of images. Name an environment in AWS: --environment production",
      2,
    );
  }
  const configuration = configurationOf(options, { deploying: true });
  const images = selectImages(configuration, options);
  await requireAwsCredentials(options.environment);
  const repository = await Repository.open({
    accountId: configuration.accountId,
    region: configuration.region,
    name: repositoryNameOf(configuration),
    option: ` -- --environment ${options.environment}`,
  });
  try {
    await pushMissing(await missingFrom(repository, images), repository, registryOf(configuration));
  } finally {
    repository.close();
  }
}

/** What the repository lacks, and this command can make. */
async function missingFrom(
  repository: Repository,
  images: readonly PlannedImage[],
): Promise<readonly PlannedImage[]> {
  const missing: PlannedImage[] = [];
  for (const image of images) {
    if (await repository.has(image.tag)) report(image, "in ECR already");
    else if (image.namedBy === undefined) missing.push(image);
    else {
      throw new CommandFailed(
        `${image.reference} is not in ECR. ${image.namedBy} names an image made elsewhere: push it yourself, or remove the key to use the project's own.`,
        1,
      );
    }
  }
  return missing;
}

async function pushMissing(
  images: readonly PlannedImage[],
  repository: Repository,
  registry: string,
): Promise<void> {
  if (images.length === 0) return;
  await requireDocker();
  for (const image of images) report(image, await buildIfMissing(image));
  await withRegistryLogin(registry, await repository.password(), async (docker) => {
    for (const image of images) {
      const { exitCode } = await docker(["push", image.reference]);
      if (exitCode === 0) report(image, "pushed");
      // Tags are immutable and say what is in the image: whoever was faster pushed the same.
      else if (await repository.has(image.tag)) report(image, "in ECR already, pushed by somebody else");
      else {
        throw new CommandFailed(
          `docker push of ${image.definition.name} failed (exit code ${exitCode}). Its own message is above.`,
          1,
        );
      }
    }
  });
}

async function buildIfMissing(image: PlannedImage): Promise<string> {
  if (await isBuilt(image.reference)) return "built already";
  report(image, "building …");
  await buildImage(image.definition, image.reference);
  return "built";
}

function selectImages(configuration: Configuration, { image: names }: ImageOptions): PlannedImage[] {
  return plannedImages(configuration, names.length === 0 ? imageNames : names);
}

/** @throws CommandFailed with every problem of the configuration */
function configurationOf(options: ImageOptions, { deploying }: { deploying: boolean }): Configuration {
  try {
    return resolveConfiguration({
      environment: options.environment,
      environmentFile: readEnvironmentFile(environmentFilePath(process.env)),
      variables: process.env,
      options: options.set,
      deploying,
    });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new CommandFailed(error.message, ConfigurationError.exitCode);
  }
}

function report({ definition, tag }: PlannedImage, outcome: string): void {
  print(`${definition.name.padEnd(12)}  ${tag.padEnd(25)}  ${outcome}`);
}
