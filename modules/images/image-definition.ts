export type ImageName = "engine" | "llm-service" | "health-proxy";

/** Where an image is built from. Paths are relative to the project's root. */
export interface ImageDefinition {
  readonly name: ImageName;
  /** `<dockerfile>.dockerignore` beside it names the files of the context that the build sees. */
  readonly dockerfile: string;
  readonly context: string;
  /** npm workspace whose packages, as the lock file pins them, are installed into the image. */
  readonly workspace?: string;
}

/** Every image that an instance runs. */
export const imageDefinitions: Readonly<Record<ImageName, ImageDefinition>> = {
  engine: { name: "engine", dockerfile: "assets/engine/Dockerfile", context: "assets/engine" },
  "llm-service": {
    name: "llm-service",
    dockerfile: "assets/llm-service/Dockerfile",
    context: ".",
    workspace: "assets/llm-service",
  },
  "health-proxy": {
    name: "health-proxy",
    dockerfile: "assets/health-proxy/Dockerfile",
    context: "assets/health-proxy",
  },
};

export const imageNames = Object.keys(imageDefinitions) as ImageName[];
