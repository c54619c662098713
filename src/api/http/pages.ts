import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

// src/web/README.md says which file answers which request
const pagePaths = ['/', '/inbox', '/questions', '/settings', '/policies', '/policies/*', '/n/*']
const consolePaths = ['/console', '/console/*']

/** Serves the two web surfaces from dist/web, which `npm run prepare` builds. */
export async function registerPages(app: FastifyInstance, root: string): Promise<void> {
  if (!existsSync(`${root}page/index.html`)) {
    app.log.warn({ root }, 'the web pages are not built: run npm run prepare')
    return
  }
  await app.register(fastifyStatic, { root, serve: false })
  await app.register(fastifyStatic, {
    root: `${root}assets`,
    prefix: '/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
  })
  const file = (path: string, name: string, styles = "'self'"): void => {
    app.get(path, { logLevel: 'warn' }, (_request, reply) => {
      const policy = String(reply.getHeader('content-security-policy') ?? '')
      reply.header('content-security-policy', policy.replace(/style-src [^;]*/, `style-src ${styles}`))
      return reply.header('cache-control', 'no-cache').sendFile(name)
    })
  }
  for (const path of pagePaths) file(path, 'page/index.html')
  // antd writes styles at run time; the light page needs none
  for (const path of consolePaths) file(path, 'console/index.html', "'self' 'unsafe-inline'")
  for (const name of ['sw.js', 'icon.svg', 'manifest.webmanifest']) file(`/${name}`, name)
}
