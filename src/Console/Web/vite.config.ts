import { defineConfig } from 'vite';

// Addresses in the page are relative, so that a proxy may serve it below any path. Nothing is inline: scripts, workers and styles are files of
// their own, as the server's policy (default-src 'self') demands.
export default defineConfig({
  base: './',
  clearScreen: false,
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  worker: { format: 'es' },
  build: {
    target: ['chrome110', 'firefox115', 'safari16.4'],
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 300,
  },
});
