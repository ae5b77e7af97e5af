/** What AWS, or the provider, refuses: the text of the diagnostic that Terraform shows. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  /**
   * @param summary the diagnostic's first line, worded as the provider words it.
   * @param detail more of it, if any.
   */
  constructor(
    readonly summary: string,
    readonly detail = "",
  ) {
    super(detail === "" ? summary : `${summary}: ${detail}`);
  }
}
