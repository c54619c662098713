/** A sender: display name (possibly empty) and address. */
export type Mailbox = { name: string; address: string }

/** Reads `name <address>` or an address alone. Pure. @returns undefined for any other text */
export function readMailbox(text: string): Mailbox | undefined {
  const [, named, inner, alone] = /^\s*(?:([^<>\p{Cc}]*)<([^<>]*)>|([^<>]*))\s*$/u.exec(text) ?? []
  const address = (inner ?? alone ?? '').trim()
  if (!/^[^\s<>@,;:"\p{Cc}]+@[^\s<>@,;:"\p{Cc}]+$/u.test(address)) return undefined
  return { name: (named ?? '').trim().replace(/^"(.*)"$/, '$1'), address }
}
