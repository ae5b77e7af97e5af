import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import type { Ask } from "./ask";
import type { ServiceProgram } from "./bench";

/** The service and its engine, and the two ways to the engine's answers that are compared. */
export interface Compared {
  readonly engine: FakeEngineProcess;
  readonly service: ServiceProgram;
  readonly throughService: Ask;
  readonly direct: Ask;
}
