import type { NextSending } from '../api/generated/types.ts'
import type { SettingsMessages } from './settings.zh.ts'
import type { Messages } from './shared.zh.ts'
import type { Language } from './words.ts'

/**
 * The server's plan in one line. Parts that all channels share come once, others with the channel's name. Pure.
 * @example 每天汇总一次，下次 11月25日 09:05；22:00 至次日 8:00 不打扰；紧急通知除外。
 */
export function sendingText(sendings: readonly NextSending[], { summary }: SettingsMessages, words: Messages): string {
  const wanted = sendings.filter((sending) => sending.reason !== 'NEVER')
  if (wanted.length === 0) return summary.silent
  const say = (list: readonly NextSending[], what: (sending: NextSending) => string): string[] =>
    [...byText(list, what)].map(([text, channels]) => {
      if (channels.length === list.length || text === '') return text
      return summary.of(channels.map((channel) => words.channel[channel]).join(words.listSeparator), text)
    })
  const isCapShared = wanted.length > 1 && new Set(wanted.map((sending) => sending.weeklyCap)).size === 1
  const cap = isCapShared ? summary.capEach : summary.cap
  const parts = [
    ...say(sendings, ({ reason, at }) => summary.next[reason](at ? moment(at, words.language) : '')),
    ...say(wanted, quietText(summary)),
    ...say(wanted, ({ weeklyCap }) => (weeklyCap === null ? '' : cap(weeklyCap))),
    wanted.some(isHeld) ? summary.urgent : '',
  ]
  return parts.filter((part) => part !== '').join(summary.separator) + summary.end
}

const quietText =
  (summary: SettingsMessages['summary']) =>
  ({ quietFrom, quietTo }: NextSending): string =>
    quietFrom === null || quietTo === null || quietFrom === quietTo
      ? ''
      : summary.quiet(clock(quietFrom), clock(quietTo), quietFrom > quietTo)

/** Whether a notice without urgency waits. */
const isHeld = (sending: NextSending): boolean =>
  sending.reason !== 'AT_ONCE' ||
  sending.weeklyCap !== null ||
  (sending.quietFrom !== null && sending.quietFrom !== sending.quietTo)

function byText(
  list: readonly NextSending[],
  what: (sending: NextSending) => string,
): Map<string, NextSending['channel'][]> {
  const groups = new Map<string, NextSending['channel'][]>()
  for (const sending of list) groups.set(what(sending), [...(groups.get(what(sending)) ?? []), sending.channel])
  return groups
}

/** @example 08:00 → 8:00 */
const clock = (time: string): string => time.replace(/^0(?=\d:)/, '')

/** A future moment by the clock in Shanghai. @example 11月25日 09:05 */
const moment = (at: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'Asia/Shanghai',
  }).format(new Date(at))
