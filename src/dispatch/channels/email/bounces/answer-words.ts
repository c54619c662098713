/**
 * What the words of a mail server's answer are about.
 * us: the sender, the relay, sign-in, a block list, a rate, DNS, or this moment. content: what the message says.
 * full: the mailbox has no room. gone: the mailbox does not exist.
 */
export type AnswerWords = 'us' | 'content' | 'full' | 'gone'

// Sources: RFC 5321 §4.2.3, RFC 3463 §3; answers of Postfix, Exim, Sendmail, Exchange, Coremail and qmail; the error pages
// of QQ Mail, NetEase (163, 126), Aliyun, Sina, Gmail, Outlook, Yahoo, iCloud, Yandex and Mail.ru.
const sendingQuota = [/\b(sending|sender|outgoing|daily|hourly|message|messages) (\w+ )?(quota|limit)/]

const us = [
  ...sendingQuota,
  // the relay and the sign-in
  /\brelay|rcpthosts|\bauth(entic|oriz|oris)|\bauth\b|\bsasl\b|starttls|\btls\b|credential|must (log ?in|sign ?in)|\bpop before/,
  /(access|permission|delivery|connection|client|user host|host) (is |was )?(denied|rejected|refused|forbidden|not allowed)|\bnot (permitted|allowed)\b/,
  // the sender
  /\bsender|\bmail from\b|return[- ]?path|envelope[- ]from|\bspf\b|\bdkim\b|\bdmarc\b|\bhelo\b|\behlo\b|\br?dns\b|\bptr\b|reverse|call-?out|from (address|domain|header)/,
  /\byour (\w+ )?(ip|host|server|domain|account|access|address|messages?|e?-?mails?|connection|network|system|client|isp|organi[sz]ation|provider)\b/,
  // lists and reputation
  /black ?-?list|block(ed)?[- ]?list|\bblock(ed|ing|s)?\b|\brbl\b|\bdnsbl\b|spamhaus|spamcop|barracuda|sorbs|\blisted (in|at|on|by)|reputation|\bbanned|deny ?list|gr[ea]y ?-?list|\bbad ip\b/,
  // rates
  /\b(at a|the|mail|message|sending|connection) rate\b|\brates? ?-?limit|frequen(cy|t)|too (many|much|fast|frequent)|\blimit(ed|s|ing|ation)?\b|throttl|flood|concurren|\bconnections?\b/,
  // this moment and the way
  /temporar|transient|try (it )?again|try later|\bretry|\blater\b|\bcurrently\b|at (this|the) (time|moment)|right now|in progress|\bbusy\b|overload|time(d)? ?-?out|deferred|maintenance/,
  /\b(domain|host|mx|name ?server|resolver)\b[^.;]{0,30}(fail|error|not (be )?(found|resolved)|unresolv|lookup|look up|no valid)|nxdomain|servfail|\bno mx\b|no route|rout(ing|e) loop|unrout(e)?able/,
  /频率|频繁|过于|过快|稍后|稍候|重试|暂时|临时|黑名单|灰名单|拦截|中继|转发|认证|验证发件|登录|授权|发件人|发信|发送方|拒绝(连接|访问|接收)|域名(解析|不存在)|解析失败|限制|超过.{0,6}(次数|频)/,
  /頻|一時的|後ほど|しばらく|送信者|中継|拒否リスト|잠시|일시|발신|차단|릴레이/,
  /\bspater\b|vorubergehend|absender|gesperrt|plus tard|temporairement|expediteur|\bmas tarde\b|temporalmente|remitente|temporariamente|remetente|mais tarde|temporaneamente|mittente|piu tardi/,
  /отправител|позже|временно|черн(ый|ом|ого) спис|заблокирован|ретранс/,
]

const content = [
  /\bspam|\bvirus|malware|phish|\bcontent|\bpolic(y|ies)\b|suspicious|unsolicited|\bbulk\b|behaviou?r|prohibit|\bjunk\b|attachment|message (was |is )?(rejected|refused|blocked)/,
  /垃圾邮件|病毒|内容|策略|违规|敏感|迷惑|スパム|ウイルス|스팸|バイラス|политик|спам|вирус/,
]

const full = [
  /(mailbox|inbox|mail ?drop|user|recipient|account|storage)[^.;]{0,40}(\bfull\b|over ?quota|(quota|storage)[^.;]{0,20}exceed|exceed[^.;]{0,40}(quota|storage|space|allocation))/,
  /\b(over|exceeded|exceeds) (the )?(disk |storage |mail )?quota|quota exceeded|(out of|insufficient|not enough)[^.;]{0,20}(storage|space)|\bfull\b[^.;]{0,10}(mailbox|inbox)|exceeded storage allocation/,
  /(邮箱|信箱|收件箱|容量|空间).{0,8}(已?满|不足|超出|超过)|容量オーバー|がいっぱい|postfach[^.;]{0,20}voll|boite[^.;]{0,20}pleine|buzon[^.;]{0,20}lleno|caixa[^.;]{0,20}cheia|casella[^.;]{0,20}piena|ящик[^.;]{0,20}(переполнен|полон)/,
]

const person =
  '(user( ?names?| ?ids?)?|recipients?|mailbox(es)?|mail ?box|accounts?|addressee|address|customer|subscriber|login|e-?mail( address| account)?|local part|person)'
const missing =
  '(unknown|not (be )?(found|known|recogni[sz]ed|exist)|not exists?|does ?n.?t exist|doesn.?t exist|no longer (exists?|available|valid|active|in use)|is invalid|non-?exist(e|a)nt|inexistent|not listed in|(has been|have been|was) (deleted|removed|closed|deactivated|terminated))'
const gone = [
  new RegExp(`\\b${person}\\b[^.;]{0,60}?\\b${missing}`),
  new RegExp(
    `\\b(no such|unknown|unknown or illegal|invalid|non-?exist(e|a)nt|undeliverable local)( \\w+)? ${person}\\b`,
  ),
  /\b(no|no known) (user|mailbox|mail box|recipient|account)\b|\bno such person\b|\bnot (a|our) (valid |known |registered )?(user|mailbox|recipient|customer|account)\b/,
  /(doesn.?t|does not) have an? [\w. ]{0,40}(account|mailbox)|bad destination mailbox|nosuchuser|user_?unknown|recip(ient)?notfound|unknown_?user/,
  /(用户|收件人|收信人|邮箱|信箱|帐户|账户|帐号|账号|账号名|地址|邮件地址)(名|地址|帐号|账号)?(并|已经|已)?(不存在|未找到|找不到|不正确或不存在|无效|已?注销|已?销户|已?被?删除)/,
  /(无|没有|無|沒有|查无|查無|不存在|找不到)(此|该|该个|這個|这个|这样的|相应的)?(用户|用戶|收件人|收信人|邮箱|郵箱|信箱|帐号|账号|帳號|人)|(用戶|收件者|收件人|郵箱|帳號|信箱)(並|已)?(不存在|不正確|無效|找不到)/,
  /(ユーザ|宛先|受信者|アカウント|メールボックス|アドレス)[^.。]{0,12}(存在しません|存在しない|不明|見つかりません|ありません)|(사용자|수신자|계정|메일 ?주소|메일함|받는 사람)[^.]{0,12}(존재하지|찾을 수 없|없습니다|없는)/,
  /(benutzer|empfanger|postfach|adresse|konto)[^.;]{0,40}(unbekannt|existiert nicht|nicht (gefunden|bekannt|vorhanden))|(unbekannte[rs]?|kein(en)? solche[rns]?) (benutzer|empfanger|postfach)/,
  /(utilisateur|destinataire|adresse|boite|compte)[^.;]{0,40}(inconnue?|inexistante?|n.?existe pas|introuvable|invalide)/,
  /(usuario|buzon|destinatario|cuenta|direccion)[^.;]{0,40}(desconocid[oa]|inexistente|no existe|no encontrad[oa])|no existe (el|la|ese|este|tal) (usuario|buzon|cuenta|destinatario)/,
  /(usuario|destinatario|caixa( postal)?|conta|endereco)[^.;]{0,40}(desconhecid[oa]|inexistente|nao existe|nao encontrad[oa])|(utente|casella|indirizzo|destinatario)[^.;]{0,40}(sconosciut[oa]|inesistente|non esiste|non trovat[oa])/,
  /(пользовател|адресат|получател|ящик|адрес)[^.;]{0,40}(не найден|не существует|неизвест|удален|отсутству)|(нет такого|неизвестный|несуществующ\S*) (пользовател|ящик|адрес|получател)/,
  /(uzytkownik|adresat|skrzynka|konto)[^.;]{0,40}(nieznan|nie istnieje|nie znalezion)|(nieznany|nie ma takiego) (uzytkownik|adresat)|(gebruiker|ontvanger|mailbox|adres)[^.;]{0,40}(onbekend|bestaat niet|niet gevonden)|(onbekende|geen dergelijke) (gebruiker|ontvanger)|(kullanici|alici|posta kutusu)[^.;]{0,40}(bulunamad|mevcut degil|bilinmiyor|yok)/,
]

const has = (list: readonly RegExp[], text: string): boolean => list.some((words) => words.test(text))

/**
 * What the words of an answer are about. Pure. Words about us win. Why: an answer that names both is no evidence.
 * @returns undefined when no known words are in it
 */
export function wordsOf(answer: string): AnswerWords | undefined {
  const text = plainAnswer(answer).toLowerCase()
  if (has(full, text) && !has(sendingQuota, text)) return 'full'
  if (has(us, text)) return 'us'
  if (has(content, text)) return 'content'
  return has(gone, text) ? 'gone' : undefined
}

/**
 * The words of an answer in one line, without reply codes, addresses and links. Pure. Why: a local part such as
 * `blocked` is no word of the server, and a log must hold no address.
 */
export function plainAnswer(answer: string): string {
  return answer
    .normalize('NFKC')
    .replace(/^\s*\d{3}[- ]/gm, ' ')
    .replace(/\bhttps?:\/\/\S+/gi, ' ')
    .replace(/<[^<>\s]*>|[^\s<>()"',;:]+@[^\s<>()"',;:]+/g, ' ')
    .replace(/[\u00c0-\u024f]/g, (letter) => letter.normalize('NFD').charAt(0))
    .replace(/[’‘`]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
}
