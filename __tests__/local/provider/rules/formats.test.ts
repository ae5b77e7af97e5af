import { formatError } from "../../../../local/provider/rules/formats";
import type { Format } from "../../../../local/provider/rules/rule";

const error = (format: Format, value: string) => formatError(format, "it", value);

test.each<[Format, string]>([
  ["arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
  ["arn", "arn:aws-us-gov:s3:::bucket"],
  ["arn", "arn:aws:acm:us-west-2:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6"],
  ["arn", ""],
  ["cidr-ipv4", "172.16.0.0/16"],
  ["cidr-ipv6", "2001:db8::/32"],
  ["ipv4-address", "10.0.0.1"],
  ["json", "[1]"],
  ["iam-policy", '{"Version":"2012-10-17","Statement":[]}'],
  ["base64", "aGVsbG8="],
])("%s takes %p", (format, value) => {
  expect(error(format, value)).toBeUndefined();
});

test.each<[Format, string, string]>([
  ["arn", "foo", '"it" (foo) is an invalid ARN: arn: invalid prefix'],
  ["arn", "arn:aws:iam", '"it" (arn:aws:iam) is an invalid ARN: arn: not enough sections'],
  [
    "arn",
    "arn::iam::123456789012:x",
    '"it" (arn::iam::123456789012:x) is an invalid ARN: missing partition value',
  ],
  [
    "arn",
    "arn:aws:acm:oregon:034362047054:x",
    '"it" (arn:aws:acm:oregon:034362047054:x) is an invalid ARN: invalid region value (expecting to match regular expression: ^[a-z]{2}(-[a-z]+)+-\\d$)',
  ],
  [
    "arn",
    "arn:aws:acm:us-west-2:1234:x",
    '"it" (arn:aws:acm:us-west-2:1234:x) is an invalid ARN: invalid account ID value (expecting to match regular expression: ^(aws|aws-managed|third-party|\\d{12}|cw.{10})$)',
  ],
  ["arn", "arn:aws:s3:::", '"it" (arn:aws:s3:::) is an invalid ARN: missing resource value'],
  ["cidr-ipv4", "10.0.0.0", '"10.0.0.0" is not a valid CIDR block: invalid CIDR address: 10.0.0.0'],
  ["cidr-ipv4", "10.0.0.1/16", '"10.0.0.1/16" is not a valid IPv4 CIDR block; did you mean "10.0.0.0/16"?'],
  ["cidr-ipv4", "2001:db8::/32", '"2001:db8::/32" is not a valid IPv4 CIDR block'],
  ["cidr-ipv4", "10.0.0.0/33", '"10.0.0.0/33" is not a valid CIDR block: invalid CIDR address: 10.0.0.0/33'],
  ["cidr-ipv6", "10.0.0.0/8", '"10.0.0.0/8" is not a valid IPv6 CIDR block'],
  ["ipv4-address", "10.0.0.256", "expected it to contain a valid IPv4 address, got: 10.0.0.256"],
  ["json", "", '"it" contains an invalid JSON: unexpected end of JSON input'],
  ["json", "x", "\"it\" contains an invalid JSON: invalid character 'x' looking for beginning of value"],
  ["iam-policy", "", '"it" is an empty string, which is not a valid JSON value'],
  ["iam-policy", " {}", '"it" contains an invalid JSON policy: leading space characters are not allowed'],
  ["iam-policy", "[]", '"it" contains an invalid JSON policy: contains a JSON array, not a JSON object'],
  ["iam-policy", "x", '"it" contains an invalid JSON policy: not a JSON object'],
  ["iam-policy", '{"a"', '"it" contains an invalid JSON policy: unexpected end of JSON input'],
  ["base64", "not base64!", '"it" ("not base64!") must be base64-encoded'],
])("%s refuses %p in the provider's words", (format, value, message) => {
  expect(error(format, value)).toBe(message);
});
