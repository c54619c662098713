// Worker thread that draws one poster. Why: opening and subsetting two 8 MB fonts would block the event loop.
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { drawPoster } from './draw-poster.ts'
import type { KitContent } from './kit.ts'

const { content, at } = workerData as { content: KitContent; at: Date }
const folder = new URL('../fonts/', import.meta.resolve('@embedpdf/fonts-sc'))
const font = (weight: string): Buffer => readFileSync(new URL(`NotoSansHans-${weight}.otf`, folder))

const pdf = await drawPoster(content, { regular: font('Regular'), bold: font('Bold') }, at)
parentPort?.postMessage(pdf)
