import { EnvironmentError, readEnvironment } from "../../../../assets/lambda/src/common/environment";
import {
  oneOf,
  retentionDays,
  tableName,
  text,
  url,
  wholeNumber,
} from "../../../../assets/lambda/src/common/variables";

test("every variable that cannot be used is named, with its value and what is allowed", () => {
  const variables = {
    TABLE: tableName,
    LIMIT: wholeNumber(1, 10, " of bytes"),
    MODE: oneOf("finish", "cancel"),
  };
  const read = () => readEnvironment({ TABLE: "a b", LIMIT: "11" }, variables);
  expect(read).toThrow(EnvironmentError);
  expect(read).toThrow(
    [
      'TABLE="a b" cannot be used; allowed: the name of a DynamoDB table',
      'LIMIT="11" cannot be used; allowed: a whole number of bytes from 1 to 10',
      "MODE is missing; allowed: finish or cancel",
    ].join("\n"),
  );
});

test("values have the types of their variables", () => {
  const environment = { TABLE: "chat-connections", DAYS: "30", MODE: "cancel", SCOPE: "" };
  expect(
    readEnvironment(environment, {
      TABLE: tableName,
      DAYS: retentionDays,
      MODE: oneOf("finish", "cancel"),
      SCOPE: text("a scope or nothing", /^\S*$/),
    }),
  ).toEqual({ TABLE: "chat-connections", DAYS: 30, MODE: "cancel", SCOPE: "" });
});

test.each([
  "https://sqs.us-east-1.amazonaws.com/1/q.fifo",
  "http://127.0.0.1:4566/x",
  "http://[::1]:1",
  "http://a.localhost:1",
])("%s can be used", (value) => {
  expect(readEnvironment({ URL: value }, { URL: url })).toEqual({ URL: value });
});

test.each(["http://example.com", "ftp://127.0.0.1", "127.0.0.1:80", "http://127.0.0.1.example.com", ""])(
  "%j cannot be used as a URL",
  (value) => {
    expect(() => readEnvironment({ URL: value }, { URL: url })).toThrow(EnvironmentError);
  },
);

test.each(["", "-1", "1.5", "1e3", " 5", "0x10"])("%j is no whole number", (value) => {
  expect(() => readEnvironment({ N: value }, { N: wholeNumber(0, 1_000_000) })).toThrow(EnvironmentError);
});
