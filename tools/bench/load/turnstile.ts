import { Places } from "../../../local/engine/places";

/** Lets only so many actions run at once; the others wait in a line. */
export class Turnstile {
  private readonly places: Places;

  constructor(width: number) {
    this.places = new Places(() => width);
  }

  async pass<Result>(action: () => Promise<Result>): Promise<Result> {
    let leave = () => {};
    await new Promise<void>((resolve) => {
      leave = this.places.take(resolve);
    });
    try {
      return await action();
    } finally {
      leave();
    }
  }
}
