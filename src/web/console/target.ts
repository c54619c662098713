const home = '/console'

/**
 * The requested page of the console after a sign-in, never another origin or surface. Pure. @param href whole address
 */
export function targetOf(href: string, origin: string): string {
  if (!URL.canParse(href)) return home
  const url = new URL(href)
  if (url.origin !== origin || !/^\/console(\/|$)/.test(url.pathname)) return home
  url.searchParams.delete('account')
  return url.pathname + url.search + url.hash
}
