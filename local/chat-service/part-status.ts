/** How one part of the running service is: a process, or a server in this one. */
export interface PartStatus {
  /** As people call it: `emulator`, `instance a: LLM service`. */
  readonly name: string;
  /** In one word or two: `running`, `healthy`, `draining`, `ended`. */
  readonly state: string;
  /** Of the process. Absent: it has ended, or the part is no process of its own. */
  readonly pid?: number;
  /** Where it answers: `http://127.0.0.1:<port>`, or what its protocol calls an address. */
  readonly address?: string;
  /** What it has printed, or written of its work. */
  readonly logFile?: string;
  /** Resident memory of the process and of everything that it started. */
  readonly memoryMiB?: number;
}

export interface StatusOptions {
  /** It takes a run of `ps`. */
  readonly withMemory: boolean;
}
