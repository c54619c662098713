/**
 * Programs that fetch a link which somebody posted, before or without anybody opening it. Not WeChat's own browser (MicroMessenger), nor DingTalk's or
 * Feishu's: people read there. Names: monperrus/crawler-user-agents (facebookexternalhit, WhatsApp, Slackbot, DingTalkBot-LinkService, Baiduspider …; most say
 * bot, spider or crawler) and wbolt.com/tools/dingtalkbot; and what scripts call themselves.
 */
const programs =
  /(?<!cu)bots?\b|spider|crawl|slurp|preview|facebookexternalhit|^whatsapp\/|linkservice|securityservice|pinterest\/|embedly|^(curl|wget|python|go-http|java|okhttp|axios|node|libwww|apache-httpclient)|headless/i

/**
 * Whether a request is no person's opening of a link. Pure.
 * Source of the headers: HTML Standard, "Speculative loading" (Sec-Purpose: prefetch…); Purpose and X-Moz are its forerunners.
 */
export function isPreview(method: string, header: (name: string) => string | undefined): boolean {
  if (method !== 'GET') return true
  const purpose = [header('sec-purpose'), header('purpose'), header('x-purpose'), header('x-moz')]
  if (purpose.some((value) => /^(prefetch|preview)/i.test(value ?? ''))) return true
  const program = header('user-agent')
  // every browser says what it is
  return !program || programs.test(program)
}
