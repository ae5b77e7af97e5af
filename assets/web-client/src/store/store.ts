/** A value that changes, and those who want to know. They are told when `schedule` runs what it is given, not at once. */
export class Store<State> {
  private readonly listeners = new Set<() => void>();
  private isScheduled = false;

  constructor(
    private state: State,
    private readonly schedule: (tell: () => void) => void,
  ) {}

  readonly get = (): State => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(state: State): void {
    if (state === this.state) return;
    this.state = state;
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.schedule(this.tell);
  }

  private readonly tell = (): void => {
    this.isScheduled = false;
    for (const listener of this.listeners) listener();
  };
}
