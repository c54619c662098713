/**
 * A cell that no spreadsheet program reads as a formula. Pure. Source: OWASP, "CSV Injection".
 * An apostrophe goes in front of a text that begins with = + - @, a tab or a line end.
 * The signs count in full width and after blanks too.
 */
export const harmless = (text: string): string => (/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text)

const cell = (value: string | number): string => {
  // Why a formula of text: spreadsheet programs keep 15 digits of a number and write the rest as zeros.
  if (typeof value === 'string' && /^\d{16,}$/.test(value)) return `"=""${value}"""`
  const text = typeof value === 'number' ? String(value) : harmless(value)
  return /[",\r\n;\t]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows as CSV for spreadsheet programs (RFC 4180): UTF-8 with a byte order mark, CRLF. Pure. */
export const csvText = (rows: readonly (readonly (string | number)[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
