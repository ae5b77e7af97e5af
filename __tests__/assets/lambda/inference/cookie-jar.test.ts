import { CookieJar } from "../../../../assets/lambda/src/inference/cookie-jar";

const now = new Date("2026-01-31T10:00:00Z");
const seconds = now.getTime() / 1000;

const jarWith = (...values: string[]) => {
  const jar = new CookieJar();
  jar.accept(values, now);
  return jar;
};

test.each([
  ["a=1; Expires=Sat, 31 Jan 2026 10:15:00 GMT; Path=/", { value: "1", expiresAt: seconds + 900 }],
  ["a=1; path=/; max-age=60; HttpOnly", { value: "1", expiresAt: seconds + 60 }],
  ["a=1; Max-Age=60; Expires=Sat, 31 Jan 2026 10:15:00 GMT", { value: "1", expiresAt: seconds + 60 }],
  ["a=", { value: "", expiresAt: seconds + 900 }],
  ["  a=b=c ; Secure", { value: "b=c", expiresAt: seconds + 900 }],
])("%j is kept", (value, cookie) => {
  expect(jarWith(value).toRecord()).toEqual({ a: cookie });
});

test.each([
  "a=1; Max-Age=0",
  "a=1; Max-Age=-5",
  "a=1; Expires=Sat, 31 Jan 2026 10:00:00 GMT",
  "=1",
  "a",
  "",
  "a b=1",
  "a=1, b=2",
  'a="1"',
  "a=1\r\nx: y",
  `a=${"x".repeat(4096)}`,
])("%j is not", (value) => {
  expect(jarWith(value).toRecord()).toEqual({});
});

test("cookies are merged by name, and one that has ended is dropped", () => {
  const jar = new CookieJar({
    a: { value: "1", expiresAt: seconds + 10 },
    b: { value: "2", expiresAt: seconds + 10 },
  });
  expect(jar.hasChanged).toBe(false);
  jar.accept(["b=3", "a=1; Max-Age=0", "c=4"], now);
  expect(jar.header(now)).toBe("b=3; c=4");
  expect(jar.hasChanged).toBe(true);
});

test("a cookie is sent until it ends", () => {
  const jar = new CookieJar({ a: { value: "1", expiresAt: seconds + 10 } });
  expect(jar.header(new Date((seconds + 9) * 1000))).toBe("a=1");
  expect(jar.header(new Date((seconds + 10) * 1000))).toBeUndefined();
});

test("there are not more than an item holds", () => {
  const jar = jarWith(...Array.from({ length: 20 }, (_, index) => `c${index}=1`));
  expect(Object.keys(jar.toRecord())).toHaveLength(10);
});

test("the load balancer's cookies are forgotten alone", () => {
  const jar = new CookieJar({
    LlmServiceStickiness: { value: "s", expiresAt: seconds + 10 },
    "AWSALBAPP-0": { value: "i", expiresAt: seconds + 10 },
    "AWSALBAPP-1": { value: "_remove_", expiresAt: seconds + 10 },
  });
  jar.forgetLoadBalancer();
  expect(jar.header(now)).toBe("LlmServiceStickiness=s");
  expect(jar.hasChanged).toBe(true);
});
