import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // one graphql for mercurius (CommonJS) and us, as under plain Node: vite would pick its ES module beside it
  resolve: {
    alias: [
      { find: /^graphql$/, replacement: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)) },
    ],
  },
  test: {
    include: ['test/{unit,property,integration,e2e}/**/*.test.ts'],
    // commands that tests run speak the language of their environment
    env: { LANG: 'zh_CN.UTF-8', LC_ALL: '', LC_MESSAGES: '' },
    // above every wait of the tests (`until`, `ready`), so that a wait in vain says what it waited for
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // on two cores: some files mostly wait, for processes to start and leases to end
    maxWorkers: 3,
    pool: 'forks',
  },
})
