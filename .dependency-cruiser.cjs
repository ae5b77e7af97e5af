/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "one-way: config",
      comment: "config knows nothing of what is built from it",
      severity: "error",
      from: { path: "^config/" },
      to: { path: "^(modules|stacks|local|tools)/|^main\\.ts$" },
    },
    {
      name: "one-way: modules",
      comment: "modules are composed by stacks, never the other way round",
      severity: "error",
      from: { path: "^modules/" },
      to: { path: "^(stacks|local|tools)/|^main\\.ts$" },
    },
    {
      name: "one-way: stacks",
      comment: "main.ts is the only composition root",
      severity: "error",
      from: { path: "^stacks/" },
      to: { path: "^(local|tools)/|^main\\.ts$" },
    },
    {
      name: "one-way: main",
      comment: "what is deployed never depends on the local cloud or the operator's tools",
      severity: "error",
      from: { path: "^main\\.ts$" },
      to: { path: "^(local|tools)/" },
    },
    {
      name: "one-way: local",
      comment: "tools drive the local cloud; the local cloud reads synthesized JSON and state, not stacks",
      severity: "error",
      from: { path: "^local/" },
      to: { path: "^(tools|stacks|modules)/|^main\\.ts$" },
    },
    {
      name: "one-way: assets",
      comment: "what runs in AWS stands alone: it is packed into images",
      severity: "error",
      from: { path: "^assets/" },
      to: { path: "^(config|modules|stacks|local|tools)/|^main\\.ts$" },
    },
    {
      name: "programs are not part of the infrastructure",
      comment: "stacks pack the programs of assets, and never load them",
      severity: "error",
      from: { path: "^(config|modules|stacks)/|^main\\.ts$" },
      to: { path: "^assets/" },
    },
    {
      name: "single-class provider imports",
      comment: "the index of @cdktf/provider-aws costs 3.8 s and 560 MB",
      severity: "error",
      from: {},
      to: { path: "@cdktf/provider-aws/lib/index\\.(js|d\\.ts)$" },
    },
    { name: "no cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no missing modules",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["require", "node", "import", "default"],
    },
  },
};
