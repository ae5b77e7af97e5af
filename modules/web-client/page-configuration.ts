export interface PageConfigurationProps {
  readonly webSocketUrl: string;
  readonly issuerUrl: string;
  readonly clientId: string;
  /** Scopes that the page asks for, beside `openid`. */
  readonly scopes: readonly string[];
  /** Resource (RFC 8707) that it asks for. Default: none. */
  readonly resource?: string;
  readonly maxTextBytes: number;
  /** Where a sign-out goes. Default: where the issuer's discovery document says. */
  readonly logoutUrl?: string;
}

/** Content of `/config.json`, which the page reads at its start (`assets/web-client`). */
export function pageConfiguration(props: PageConfigurationProps): string {
  const { webSocketUrl, issuerUrl, clientId, scopes, resource, maxTextBytes, logoutUrl } = props;
  return JSON.stringify({
    webSocketUrl,
    issuer: issuerUrl,
    clientId,
    scope: ["openid", ...scopes].join(" "),
    resource: resource ?? null,
    maxTextBytes,
    ...(logoutUrl === undefined ? {} : { logoutUrl }),
  });
}
