import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** What the page needs before it shows anything. It changes less often than the page and stays in the browser's cache. */
const firstPackages = /node_modules\/(react|react-dom|scheduler|zod|oidc-client-ts|jwt-decode|partysocket)\//;

/** Builds the page to `dist/web-client` of the project: the same sources give the same files, to the byte. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../../dist/web-client",
    emptyOutDir: true,
    // A file of its own for every asset: the page's content security policy allows no `data:` address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // 3 KB (gzip) less than esbuild's in what is loaded first, and another 3 KB in what is loaded when an answer comes.
    minify: "terser",
    terserOptions: {
      module: true,
      ecma: 2020,
      compress: {
        passes: 3,
        pure_getters: true,
        keep_fargs: false,
        // A function that stands once and is called compresses better than one that stands in every place.
        inline: 1,
        reduce_funcs: false,
      },
    },
    rollupOptions: {
      output: {
        manualChunks: (id) => (firstPackages.test(id) ? "packages" : undefined),
      },
      onwarn(warning, warn) {
        // Zod's own comments, which mention annotations and are none.
        if (warning.code !== "INVALID_ANNOTATION") warn(warning);
      },
    },
  },
});
