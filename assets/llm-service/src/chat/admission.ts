/** Told of what becomes of a request that wants to run. */
export interface Applicant {
  /** It waits; 1 is next. Called whenever the position changes. */
  onPosition(position: number): void;
  /** It may run. Called once, perhaps before `apply` returns. */
  onAdmitted(): void;
}

/** A request's place, running or waiting. */
export interface Place {
  /** Gives the place up, whichever it is. Harmless when it is given up already. */
  leave(): void;
}

export interface AdmissionLimits {
  readonly maxInFlight: number;
  readonly maxQueued: number;
}

/** Lets so many requests run and so many wait, first come, first served. */
export class Admission {
  private running = 0;
  private readonly waiting: Applicant[] = [];

  constructor(private readonly limits: AdmissionLimits) {}

  get inFlight(): number {
    return this.running;
  }

  get queued(): number {
    return this.waiting.length;
  }

  /** False when even the queue is full. */
  get hasRoom(): boolean {
    return this.running < this.limits.maxInFlight || this.waiting.length < this.limits.maxQueued;
  }

  /** @throws RangeError when there is no room */
  apply(applicant: Applicant): Place {
    if (!this.hasRoom) throw new RangeError("all places are taken");
    if (this.running < this.limits.maxInFlight) {
      this.running++;
      applicant.onAdmitted();
    } else {
      this.waiting.push(applicant);
      applicant.onPosition(this.waiting.length);
    }
    let left = false;
    return {
      leave: () => {
        if (left) return;
        left = true;
        this.remove(applicant);
      },
    };
  }

  private remove(applicant: Applicant): void {
    const index = this.waiting.indexOf(applicant);
    if (index >= 0) {
      this.waiting.splice(index, 1);
      this.tellPositions(index);
      return;
    }
    const next = this.waiting.shift();
    if (next === undefined) this.running--;
    else {
      next.onAdmitted();
      this.tellPositions(0);
    }
  }

  private tellPositions(from: number): void {
    // By index, because whoever is told may leave at once.
    for (let index = from; index < this.waiting.length; index++) this.waiting[index]?.onPosition(index + 1);
  }
}
