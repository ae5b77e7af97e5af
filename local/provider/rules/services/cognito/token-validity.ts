import { refusedByAws } from "../../common/aws-refusal";
import { blocks, text } from "../../common/values";
import type { Values, Violation } from "../../rule";

const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

interface Token {
  readonly name: string;
  readonly argument: string;
  readonly defaultUnit: string;
  readonly seconds: readonly [minimum: number, maximum: number];
  readonly words: string;
}

/** Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
const TOKENS: readonly Token[] = [
  {
    name: "access_token",
    argument: "access_token_validity",
    defaultUnit: "hours",
    seconds: [300, 86_400],
    words: "Access token validity must be between 5 minutes and 1 day",
  },
  {
    name: "id_token",
    argument: "id_token_validity",
    defaultUnit: "hours",
    seconds: [300, 86_400],
    words: "ID token validity must be between 5 minutes and 1 day",
  },
  {
    name: "refresh_token",
    argument: "refresh_token_validity",
    defaultUnit: "days",
    seconds: [3600, 315_360_000],
    words: "Refresh token validity must be between 60 minutes and 3650 days",
  },
];

/** How long the tokens of a client are valid, in whatever units it names. */
export function checkTokens(client: Values): readonly Violation[] {
  const [units] = blocks(client.token_validity_units);
  const secondsOf = ({ name, argument, defaultUnit }: Token) => {
    const amount = client[argument];
    const unit = units === undefined ? defaultUnit : (text(units[name]) ?? defaultUnit);
    const factor = SECONDS[unit];
    return typeof amount === "number" && factor !== undefined ? amount * factor : undefined;
  };
  const outside = TOKENS.filter((token) => {
    const seconds = secondsOf(token);
    return seconds !== undefined && (seconds < token.seconds[0] || seconds > token.seconds[1]);
  }).map(({ argument, words }) => refusedByAws(argument, `InvalidParameterException: ${words}.`));
  const [access, , refresh] = TOKENS.map(secondsOf);
  return outside.length === 0 && access !== undefined && refresh !== undefined && access > refresh
    ? [
        refusedByAws(
          "refresh_token_validity",
          "InvalidParameterException: Refresh token validity must be greater than or equal to access token validity.",
        ),
      ]
    : outside;
}
