import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = import.meta.dirname

/**
 * Builds both pages and the service worker into dist/web. README.md beside this file says which file answers which
 * path.
 */
export default defineConfig({
  root,
  base: '/',
  plugins: [react()],
  build: {
    outDir: join(root, '../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // Never inlines a file as data. Why: it would break a strict Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Only the console's component library (antd) is large; the page stays under 300 kB.
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      input: {
        page: join(root, 'page/index.html'),
        console: join(root, 'console/index.html'),
        sw: join(root, 'sw.ts'),
      },
      output: {
        // The service worker keeps one address for ever. Why: a browser with the old one must find the new one there.
        // The start of both surfaces is one file. Why: it compresses better than many small ones.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules.(react|react-dom|scheduler).|web.api.(graphql|session|accounts|generated.(accounts|notice))[.]|web.messages.(shared.zh|words|dates|failure|validity)[.]|web.(routing|loading)[.]/,
            },
            { name: 'page', test: /web.(page|api.(generated.)?(inbox|answers)[.])/, tags: ['$initial'] },
          ],
        },
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
