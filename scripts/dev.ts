// npm run dev: restarts the service and rebuilds the pages when a file changes.
import { spawn } from 'node:child_process'

const children = [
  spawn('vite', ['build', '--watch', '--config', 'src/web/vite.config.ts'], { stdio: 'inherit' }),
  spawn(process.execPath, ['--watch', 'src/main.ts'], { stdio: 'inherit' }),
]
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal)
  })
}
