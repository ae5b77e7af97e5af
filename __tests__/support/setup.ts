import { Testing } from "cdktf";

Testing.setupJest();

// The tests are the same for whoever runs them, whatever their own settings are.
for (const name of Object.keys(process.env)) if (name.startsWith("DEEPSEEK_")) delete process.env[name];
process.env.DEEPSEEK_ENV_FILE = "/dev/null";
// Whoever runs the tests on an older Node knows; the functions run on Lambda's own.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
