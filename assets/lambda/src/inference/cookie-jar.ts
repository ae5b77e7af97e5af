import type { CookieRecord } from "../common/request-record";

/** The load balancer's own cookies, which say which instance a session is at. */
const loadBalancerPrefix = "AWSALB";
/** Of a cookie that does not say when it ends. */
const sessionSeconds = 900;
const maximumCookies = 10;
/** Of name and value. What is longer is not kept. */
const maximumCharacters = 4096;

/** RFC 6265: name, value, attributes. */
const setCookie = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=([^;,\s"\\]*)\s*(?:;(.*))?$/;

/**
 * Cookies of one conversation. Both belong together: the application's names the session, the load balancer's the
 * instance that has it, and it is sent only to who does not present it. So they are merged by name.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
 */
export class CookieJar {
  private readonly cookies: Map<string, CookieRecord>;
  private changed = false;

  constructor(stored: Readonly<Record<string, CookieRecord>> = {}) {
    this.cookies = new Map(Object.entries(stored));
  }

  /** Something is different from what is stored. */
  get hasChanged(): boolean {
    return this.changed;
  }

  /** Takes over `Set-Cookie` values. What is not a cookie is left out. */
  accept(values: readonly string[], now: Date): void {
    for (const value of values) {
      const [, name = "", content = "", attributes = ""] = setCookie.exec(value.trim()) ?? [];
      if (name === "" || name.length + content.length > maximumCharacters) continue;
      const expiresAt = expiryOf(attributes, now);
      this.changed = true;
      if (expiresAt <= epochSeconds(now)) this.cookies.delete(name);
      else if (this.cookies.has(name) || this.cookies.size < maximumCookies) {
        this.cookies.set(name, { value: content, expiresAt });
      }
    }
  }

  /** The next call may go to another instance. The application's session stays the same. */
  forgetLoadBalancer(): void {
    for (const name of this.cookies.keys()) {
      if (name.startsWith(loadBalancerPrefix)) this.changed = this.cookies.delete(name) || this.changed;
    }
  }

  /** Value of the `cookie` header; undefined: there are none. */
  header(now: Date): string | undefined {
    const pairs = [...this.cookies]
      .filter(([, { expiresAt }]) => expiresAt > epochSeconds(now))
      .map(([name, { value }]) => `${name}=${value}`);
    return pairs.length === 0 ? undefined : pairs.join("; ");
  }

  toRecord(): Record<string, CookieRecord> {
    return Object.fromEntries(this.cookies);
  }
}

function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** Epoch seconds. */
function expiryOf(attributes: string, now: Date): number {
  const maxAge = /(?:^|;)\s*max-age\s*=\s*(-?\d{1,10})\s*(?:;|$)/i.exec(attributes)?.[1];
  if (maxAge !== undefined) return epochSeconds(now) + Number(maxAge);
  const expires = Date.parse(/(?:^|;)\s*expires\s*=\s*([^;]+)/i.exec(attributes)?.[1] ?? "");
  return Number.isNaN(expires) ? epochSeconds(now) + sessionSeconds : Math.floor(expires / 1000);
}
