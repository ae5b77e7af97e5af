import type { InstanceTemplate } from "../instance/instance-template";
import { LaunchedInstance, type StartEngine } from "./launched-instance";

export interface InstanceLauncherOptions {
  readonly startEngine: StartEngine;
  /** For the logs. */
  readonly directory: string;
  /** Default: 1. */
  readonly timeScale?: number;
}

/** Launches instances of the template that holds now. */
export class InstanceLauncher {
  private beforeRegistration: () => Promise<void> = async () => {};

  constructor(
    private readonly options: InstanceLauncherOptions,
    private current: InstanceTemplate,
  ) {}

  get template(): InstanceTemplate {
    return this.current;
  }

  async launch(name: string, signal: AbortSignal): Promise<LaunchedInstance> {
    const { directory, startEngine, timeScale = 1 } = this.options;
    const launched = await LaunchedInstance.start(
      { name, template: this.current, startEngine, directory, timeScale },
      signal,
    );
    try {
      await this.beforeRegistration();
      return launched;
    } catch (error) {
      await launched.kill();
      throw error;
    }
  }

  /** @param beforeRegistration done with each instance that is healthy by itself while `act` runs. After an error the old template holds again. */
  async changeTo(
    template: InstanceTemplate,
    beforeRegistration: () => Promise<void>,
    act: () => Promise<void>,
  ): Promise<void> {
    const before = this.current;
    this.current = template;
    this.beforeRegistration = beforeRegistration;
    try {
      await act();
    } catch (error) {
      this.current = before;
      throw error;
    } finally {
      this.beforeRegistration = async () => {};
    }
  }
}
