import { expectRefusal, type Refused } from "./support/expect-refusal";

const arn = "arn:aws:acm:us-west-2:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6";

const issuer = ["identity.issuerUrl=https://login.example.com"] as const;
const client = ["identity.clientId=page", "identity.audience=chat"] as const;

const refused: readonly Refused[] = [
  [["chatApi.answerTimeoutSeconds=29"], "chatApi.answerTimeoutSeconds", "from 30 to 840"],
  [["chatApi.answerTimeoutSeconds=841"], "chatApi.answerTimeoutSeconds", "from 30 to 840"],
  [["chatApi.answerTimeoutSeconds=60"], "chatApi.answerTimeoutSeconds", "more than 60, the silence"],
  [["chatApi.maxConcurrentAnswers=1"], "chatApi.maxConcurrentAnswers", "from 2 to 1000"],
  [["chatApi.maxConcurrentAnswers=37"], "chatApi.maxConcurrentAnswers", "from 2 to 36, what 1 × "],
  [
    ["chatApi.maxConcurrentAnswers=32", "service.maxQueued=20"],
    "chatApi.maxConcurrentAnswers",
    "from 2 to 24, what 1 × ",
  ],
  [["chatApi.reserveConcurrency=20"], "chatApi.reserveConcurrency", "true or false"],
  [["chatApi.maxAttempts=0"], "chatApi.maxAttempts", "from 1 to 10"],
  [["chatApi.maxTextBytes=24577"], "chatApi.maxTextBytes", "from 1024 to 24576"],
  [["chatApi.requestsPerMinute=0"], "chatApi.requestsPerMinute", "from 1 to 1000"],
  [["chatApi.dailyTokens=999"], "chatApi.dailyTokens", "from 1000"],
  [["chatApi.historyTurns=-1"], "chatApi.historyTurns", "from 0 to 100"],
  [["chatApi.retentionDays=732"], "chatApi.retentionDays", "from 1 to 731"],
  [["chatApi.onDisconnect=wait"], "chatApi.onDisconnect", "finish or cancel"],
  [["chatApi.throttlingRate=0"], "chatApi.throttlingRate", "greater than 0"],
  [["chatApi.throttlingBurst=5001"], "chatApi.throttlingBurst", "from 1 to 5000"],
  [["chatApi.logLevel=trace"], "chatApi.logLevel", "debug, info, warn or error"],
  [["chatApi.accountLogging=on"], "chatApi.accountLogging", "managed, existing or off"],
  [["chatApi.alarmTopicArn=alarms"], "chatApi.alarmTopicArn", "the ARN of an SNS topic"],
  [
    ["chatApi.alarmTopicArn=arn:aws:sns:us-west-2:034362047054:alarms.fifo"],
    "chatApi.alarmTopicArn",
    "not FIFO",
  ],
  [
    ["chatApi.alarmTopicArn=arn:aws:sns:us-east-1:034362047054:alarms"],
    "chatApi.alarmTopicArn",
    "in us-west-2",
  ],
  [["chatApi.domainName=localhost"], "chatApi.domainName", "at least one dot"],
  [["chatApi.domainName=api.example.com"], "chatApi.certificateArn", "the certificate of api.example.com"],
  [[`chatApi.certificateArn=${arn}`], "chatApi.domainName", "needed with chatApi.certificateArn"],
  [["chatApi.zoneId=Z0123456789ABC"], "chatApi.domainName", "needed with chatApi.zoneId"],
  [
    ["chatApi.domainName=api.example.com", `chatApi.certificateArn=${arn.replace("us-west-2", "us-east-1")}`],
    "chatApi.certificateArn",
    "in us-west-2, in 034362047054",
  ],
  [
    [
      "chatApi.domainName=api.example.com",
      `chatApi.certificateArn=${arn.replace("034362047054", "111122223333")}`,
    ],
    "chatApi.certificateArn",
    "in us-west-2, in 034362047054",
  ],
  [
    ["chatApi.domainName=api.example.com", `chatApi.certificateArn=${arn}`, "chatApi.zoneId=example.com"],
    "chatApi.zoneId",
    "public hosted zone",
  ],
  [["webClient.domainName=chat.example.com"], "webClient.certificateArn", "certificate of chat.example.com"],
  [
    ["webClient.domainName=chat.example.com", `webClient.certificateArn=${arn}`],
    "webClient.certificateArn",
    "in us-east-1, in 034362047054",
  ],
  [["webClient.zoneId=Z0123456789ABC"], "webClient.domainName", "needed with webClient.zoneId"],
  [["webClient.priceClass=cheap"], "webClient.priceClass", "PriceClass_100"],
  [
    [
      "chatApi.domainName=chat.example.com",
      `chatApi.certificateArn=${arn}`,
      "webClient.domainName=chat.example.com",
      `webClient.certificateArn=${arn.replace("us-west-2", "us-east-1")}`,
    ],
    "webClient.domainName",
    "other than chatApi.domainName",
  ],
  [
    ["identity.issuerUrl=http://login.example.com", ...client],
    "identity.issuerUrl",
    "an https URL without query and fragment",
  ],
  [["identity.issuerUrl=https://login.example.com/?a=b", ...client], "identity.issuerUrl", "without query"],
  [["identity.issuerUrl=https://login.example.com/;x", ...client], "identity.issuerUrl", "an https URL"],
  [["identity.issuerUrl=login.example.com", ...client], "identity.issuerUrl", "an https URL"],
  [[...issuer, "identity.jwksUrl=ftp://x.example.com", ...client], "identity.jwksUrl", "an https URL"],
  [[...issuer, "identity.clientId=two words", client[1]], "identity.clientId", "printable characters"],
  [[...issuer, client[0], "identity.audience=${x}"], "identity.audience", "without braces"],
  [[...issuer, ...client, 'identity.scope=a"b'], "identity.scope", "one scope"],
  [[...issuer, ...client, "identity.origins=login.example.com"], "identity.origins", "at most 10 origins"],
  [
    [...issuer, ...client, "identity.origins=https://a.example.com/path"],
    "identity.origins",
    "origins such as",
  ],
  [[...client], "identity.issuerUrl", "needed with identity.clientId, identity.audience"],
  [["identity.origins=https://a.example.com"], "identity.issuerUrl", "needed with identity.origins"],
  [[...issuer, ...client, "identity.domainPrefix=chat"], "identity.domainPrefix", "nothing"],
  [["identity.domainPrefix=my-cognito"], "identity.domainPrefix", "without aws, amazon or cognito"],
  [["identity.domainPrefix=Chat"], "identity.domainPrefix", "lower-case letters"],
  [["identity.selfSignUp=maybe"], "identity.selfSignUp", "true or false"],
  [["identity.sessionDays=0"], "identity.sessionDays", "from 1 to 3650"],
];

describe("each bad value of the chat API, the page and sign-in is refused", () => {
  test.each(refused)("%j", expectRefusal);
});
