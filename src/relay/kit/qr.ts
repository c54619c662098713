import QRCode from 'qrcode'

// 15 % may be lost (a stain, a fold); four light modules around it (ISO/IEC 18004)
const options = { errorCorrectionLevel: 'M', margin: 4 } as const

/** A QR code as an SVG data URL, quiet zone included. */
export async function qrDataUrl(text: string): Promise<string> {
  const svg = await QRCode.toString(text, { ...options, type: 'svg' })
  return `data:image/svg+xml;base64,${Buffer.from(svg.trim()).toString('base64')}`
}

/** The dark modules of a QR code, without its quiet zone of `margin` modules. Pure. */
export function qrModules(text: string): { size: number; margin: number; isDark: (x: number, y: number) => boolean } {
  const { size, data } = QRCode.create(text, options).modules
  return { size, margin: options.margin, isDark: (x, y) => data[y * size + x] === 1 }
}
