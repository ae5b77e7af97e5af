import { AddressBook } from "../../local/address-book";

const book = new AddressBook({
  "https://chat.example.com": "http://127.0.0.1:1",
  "https://cognito-idp.us-west-2.amazonaws.com": "http://127.0.0.1:2",
  "https://cognito-idp.us-west-2.amazonaws.com/us-west-2_a": "http://127.0.0.1:2",
  "deepseek.example.com:443": "127.0.0.1:3",
});

test.each([
  ["https://chat.example.com/callback", "http://127.0.0.1:1/callback"],
  // The longer address counts.
  ["https://cognito-idp.us-west-2.amazonaws.com/us-west-2_a/jwks", "http://127.0.0.1:2/jwks"],
  ["deepseek.example.com:443", "127.0.0.1:3"],
  [
    "connect-src https://cognito-idp.us-west-2.amazonaws.com https://chat.example.com; x",
    "connect-src http://127.0.0.1:2 http://127.0.0.1:1; x",
  ],
  // In the query of another one.
  ["/logout?uri=https%3A%2F%2Fchat.example.com%2F", "/logout?uri=http%3A%2F%2F127.0.0.1%3A1%2F"],
  // Parts of other addresses.
  ["https://chat.example.com-2", "https://chat.example.com-2"],
  ["my.deepseek.example.com:443", "my.deepseek.example.com:443"],
  ["deepseek.example.com:4430", "deepseek.example.com:4430"],
  ["https://chat-example.com", "https://chat-example.com"],
])("%s becomes %s", (aws, local) => {
  expect(book.toLocal(aws)).toBe(local);
});

test("an empty book changes nothing", () => {
  expect(new AddressBook({}).toLocal("https://chat.example.com")).toBe("https://chat.example.com");
});
