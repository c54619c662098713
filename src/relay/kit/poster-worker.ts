// Draws one poster in a thread of its own: opening and subsetting two fonts of 8 MB takes half a second of computing.
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { drawPoster } from './draw-poster.ts'
import type { KitContent } from './kit.ts'

const { content, at } = workerData as { content: KitContent; at: Date }
const folder = new URL('../fonts/', import.meta.resolve('@embedpdf/fonts-sc'))
const font = (weight: string): Buffer => readFileSync(new URL(`NotoSansHans-${weight}.otf`, folder))

const pdf = await drawPoster(content, { regular: font('Regular'), bold: font('Bold') }, at)
parentPort?.postMessage(pdf)
