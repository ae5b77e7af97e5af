import type { Metadata } from "@grpc/grpc-js";

/** Cookies by name, as a caller of the load balancer has to keep them: what comes replaces what has the same name. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  store(metadata: Metadata): void {
    for (const line of metadata.get("set-cookie")) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(String(line)) ?? [];
      if (name !== undefined && value !== undefined) this.cookies.set(name, value);
    }
  }

  forget(name: string): void {
    this.cookies.delete(name);
  }

  /** Of the request; undefined when there are none. @param names only these */
  header(names: readonly string[] = [...this.cookies.keys()]): string | undefined {
    const pairs = names
      .filter((name) => this.cookies.has(name))
      .map((name) => `${name}=${this.cookies.get(name)}`);
    return pairs.length === 0 ? undefined : pairs.join("; ");
  }
}
