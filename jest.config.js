/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: "node",
  roots: ["<rootDir>/__tests__"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }],
  },
  // Many tests start programs: a machine that is busy with something else must not fail them.
  testTimeout: 60_000,
  setupFilesAfterEnv: ["<rootDir>/__tests__/support/setup.ts"],
};
