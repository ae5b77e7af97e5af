/**
 * The least that any synthesis of this app must do: start Node, and load cdktf and the provider classes that the app
 * uses. Its arguments are those classes' modules.
 */
require("cdktf");
for (const module of process.argv.slice(2)) require(module);
