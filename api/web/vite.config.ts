import { copyFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const out = resolve(import.meta.dirname, '../static')
const require = createRequire(import.meta.url)

/** Puts Swagger UI beside the page, so that /docs loads nothing from elsewhere. */
function swagger(): Plugin {
  return {
    name: 'zhize-swagger',
    apply: 'build',
    closeBundle() {
      const from = dirname(require.resolve('swagger-ui-dist/package.json'))
      mkdirSync(join(out, 'assets/swagger'), { recursive: true })
      for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE', 'NOTICE'])
        copyFileSync(join(from, file), join(out, 'assets/swagger', file))
    }
  }
}

export default defineConfig({
  plugins: [vue(), swagger()],
  build: { outDir: out, emptyOutDir: true, chunkSizeWarningLimit: 1200 },
  server: { proxy: Object.fromEntries(['/api', '/sparql', '/openapi.json', '/docs'].map((path) => [path, 'http://127.0.0.1:8000'])) }
})
