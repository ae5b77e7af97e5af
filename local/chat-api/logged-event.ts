/** What happened at the gateway: nothing that a user wrote, and no token. */
export type LoggedEvent =
  | { readonly event: "connected"; readonly connectionId: string; readonly userId: string | undefined }
  | { readonly event: "refused"; readonly statusCode: number }
  | { readonly event: "disconnected"; readonly connectionId: string; readonly code: number }
  | {
      readonly event: "message";
      readonly connectionId: string;
      readonly route: string;
      readonly outcome: "returned" | "failed" | "throttled";
    }
  | { readonly event: "message-refused"; readonly connectionId: string; readonly reason: string };
