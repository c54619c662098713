// qrcode brings no types; what is used of it.
declare module 'qrcode' {
  type Options = { errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H'; margin?: number; type?: 'svg' }
  const QRCode: {
    toString(text: string, options: Options): Promise<string>
    /** `data[y * size + x]` is 1 where the module is dark. */
    create(text: string, options: Options): { modules: { size: number; data: Uint8Array } }
  }
  export default QRCode
}
