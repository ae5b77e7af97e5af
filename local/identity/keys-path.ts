/** Where the issuer has its public keys, as Cognito has. */
export const keysPath = "/.well-known/jwks.json";
