/** An instance as the load balancer knows it. */
export interface Target {
  /** Unique among the targets. */
  readonly name: string;
  /** Where on this machine (127.0.0.1) each port of the instance is: `{ 50051: 43121, 443: 43122 }`. */
  readonly ports: Readonly<Record<number, number>>;
}

/** The local port of a port of the target. @throws Error when the instance does not have it */
export function localPort(target: Target, port: number, use: string): number {
  const found = target.ports[port];
  if (found === undefined) {
    const known = Object.keys(target.ports).join(", ");
    throw new Error(
      `the target group's ${use} is port ${port}, which ${target.name} does not have; it has: ${known}`,
    );
  }
  return found;
}
