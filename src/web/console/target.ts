const home = '/console'

/** Where a sign-in leads: to the page of the console that was asked for, never to another origin or surface. Pure. @param href the whole address */
export function targetOf(href: string, origin: string): string {
  if (!URL.canParse(href)) return home
  const url = new URL(href)
  if (url.origin !== origin || !/^\/console(\/|$)/.test(url.pathname)) return home
  url.searchParams.delete('account')
  return url.pathname + url.search + url.hash
}
