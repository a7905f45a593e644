import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `vite client` beside a running server: `MESI_DEV_SERVER` if it is not on the usual port. */
const server = process.env.MESI_DEV_SERVER ?? 'http://localhost:2567';
/** The server checks Origin against its own address; through the proxy that is what it shall see. */
const proxied = { target: server, changeOrigin: true, headers: { origin: server } };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    // light-dark(), :has() and nesting stay as they are written
    target: ['chrome125', 'firefox128', 'safari17.5'],
    // no data: addresses: the content security policy names files only
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'pixi',
              test: /node_modules[\\/](pixi\.js|@pixi|earcut|parse-svg-path|eventemitter3)[\\/]/,
            },
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'sdk', test: /node_modules[\\/](@colyseus|msgpackr)[\\/]/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': proxied,
      '/matchmake': proxied,
      '/stills': proxied,
      '/health': proxied,
      // a room's socket: /<process>/<room>?sessionId=…
      '^/[\\w-]+/[\\w-]+\\?.*sessionId=': { ...proxied, ws: true },
    },
  },
});
