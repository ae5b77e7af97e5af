/**
 * The Lambda functions of each stack: directories of `assets/lambda/src` with a `main.ts` that exports `handler`. A
 * stack carries the code of its own ones.
 */
export const functionGroups = {
  "chat-api": ["authorizer", "connect", "disconnect", "message", "cancel", "resume", "default", "inference"],
  "web-client": ["invalidate-cache"],
} as const;

export type FunctionGroup = keyof typeof functionGroups;

export type FunctionName = (typeof functionGroups)[FunctionGroup][number];
