/** Prints, as JSON, the modules of the AWS provider that loading the app loads. */
import { appEntry } from "../../local/paths";

require(appEntry);
const modules = Object.keys(require.cache).filter((file) => file.includes("/@cdktf/provider-aws/lib/"));
process.stdout.write(JSON.stringify(modules));
