import type { ArgumentRule } from "../../rule";

const characters = (minimum: number, maximum: number) => [
  {
    pattern: new RegExp(`^.{${minimum},}$`, "su"),
    message: `cannot be less than ${minimum} UTF-8 character${minimum === 1 ? "" : "s"}`,
  },
  {
    pattern: new RegExp(`^.{0,${maximum}}$`, "su"),
    message: `cannot be longer than ${maximum} UTF-8 characters`,
  },
];

const holding = (placeholder: string) => ({
  pattern: new RegExp(placeholder.replace(/[{}]/g, "\\$&")),
  message: `does not contain ${placeholder}`,
});

/** Placeholder of a confirmation code, and of a new user's name. */
const CODE = "{####}";
const USERNAME = "{username}";
const LINK = {
  pattern: /\{##.*##\}/s,
  message: "must contain a link, of the form {##text##}",
};

/** `valid…` functions of `internal/service/cognitoidp/validate.go`, for the texts that Cognito sends. */
export const messageRules = {
  email: { patterns: [...characters(6, 20_000), holding(CODE)] },
  emailByLink: { patterns: [...characters(6, 20_000), LINK] },
  inviteByEmail: { patterns: [...characters(6, 20_000), holding(USERNAME)] },
  inviteBySms: { patterns: [...characters(6, 140), holding(USERNAME)] },
  sms: { patterns: [...characters(6, 140), holding(CODE)] },
  subject: { patterns: characters(1, 140) },
} satisfies Readonly<Record<string, ArgumentRule>>;
