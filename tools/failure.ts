/** A command cannot go on. The message is complete: it is shown without a stack, and may be empty. */
export class CommandFailed extends Error {
  constructor(
    message: string,
    /** 1: Terraform or the environment failed; 2: wrong usage or configuration; 3: the service that is asked about does not run. */
    readonly exitCode: number,
  ) {
    super(message);
  }
}
