const side = 800

/** An SVG data URL as a PNG. Why: chat programs send no SVG. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image(side, side)
  image.src = svg
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.imageSmoothingEnabled = false
  context.drawImage(image, 0, 0, side, side)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  )
}
