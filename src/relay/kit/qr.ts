import { encode, renderSVG } from 'uqr'

// Level M restores 15 % of lost modules (a stain, a fold). Quiet zone of four modules: ISO/IEC 18004.
const [ecc, margin] = ['M', 4] as const

/** A QR code as an SVG data URL, quiet zone included. Pure. */
export function qrDataUrl(text: string): string {
  const svg = renderSVG(text, { ecc, border: margin })
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}

/** The dark modules of a QR code, without its quiet zone of `margin` modules. Pure. */
export function qrModules(text: string): { size: number; margin: number; isDark: (x: number, y: number) => boolean } {
  const { size, data } = encode(text, { ecc, border: 0 })
  return { size, margin, isDark: (x, y) => data[y]?.[x] === true }
}
