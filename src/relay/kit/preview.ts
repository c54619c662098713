/**
 * Programs that fetch a posted link without a reader. Not the browsers inside WeChat (MicroMessenger), DingTalk and
 * Feishu. Sources: monperrus/crawler-user-agents (facebookexternalhit, WhatsApp, Slackbot, DingTalkBot-LinkService,
 * Baiduspider …; most contain bot, spider or crawler), wbolt.com/tools/dingtalkbot, and names of HTTP libraries.
 */
const programs =
  /(?<!cu)bots?\b|spider|crawl|slurp|preview|facebookexternalhit|^whatsapp\/|linkservice|securityservice|pinterest\/|embedly|^(curl|wget|python|go-http|java|okhttp|axios|node|libwww|apache-httpclient)|headless/i

/**
 * Whether a program, not a reader, opened a link. Pure.
 * Source of the headers: HTML Standard, "Speculative loading" (Sec-Purpose: prefetch…), and its forerunners Purpose,
 * X-Moz.
 */
export function isPreview(method: string, header: (name: string) => string | undefined): boolean {
  if (method !== 'GET') return true
  const purpose = [header('sec-purpose'), header('purpose'), header('x-purpose'), header('x-moz')]
  if (purpose.some((value) => /^(prefetch|preview)/i.test(value ?? ''))) return true
  const program = header('user-agent')
  // every browser sends a User-Agent
  return !program || programs.test(program)
}
