import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Policy } from '../../api/generated/types.ts'
import { exemptInterpretation, publishPolicy, repealPolicy, reviewPolicy, submitPolicy } from '../../api/publish.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { navigate } from '../../routing.tsx'
import { AskText } from '../ask-text.tsx'
import { Confirm } from '../dialog.tsx'
import { useOperation } from '../failed.tsx'
import { useStaff } from '../staff.tsx'

type Props = { policy: Policy; onDone: () => void }

export function PolicyActions(props: Props): ReactNode {
  const { has } = useStaff()
  const { status } = props.policy
  if (status === 'DRAFT') return has('PUBLISHER', 'ADMIN') && <DraftActions {...props} />
  if (status === 'IN_REVIEW') return has('REVIEWER', 'ADMIN') && <ReviewActions {...props} />
  if (status === 'APPROVED') return has('PUBLISHER', 'ADMIN') && <Publish {...props} />
  return <PublishedActions {...props} />
}

function DraftActions({ policy, onDone }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  const operate = useOperation()
  const submit = (): void => void operate(() => submitPolicy(policy.id), t.submitted).then(onDone)
  return (
    <>
      <Button onClick={() => navigate(`/console/policies/${encodeURIComponent(policy.id)}/edit`)}>{t.edit}</Button>
      {policy.interpretations.length === 0 && (
        <AskText
          label={t.exempt}
          ask={t.exemptReason}
          done={t.exempted}
          run={(reason) => exemptInterpretation(policy.id, reason).then(onDone)}
        />
      )}
      <Button type="primary" onClick={submit}>
        {t.submit}
      </Button>
    </>
  )
}

function ReviewActions({ policy, onDone }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  return (
    <>
      <AskText
        label={t.return}
        ask={t.comment}
        hint={t.commentNeeded}
        done={t.returned}
        run={(comment) => reviewPolicy(policy.id, false, comment).then(() => navigate('/console/review'))}
      />
      <AskText
        label={t.approve}
        ask={t.comment}
        optional
        done={t.approved}
        button={{ type: 'primary' }}
        run={(comment) => reviewPolicy(policy.id, true, comment || undefined).then(onDone)}
      />
    </>
  )
}

function Publish({ policy, onDone }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  const operate = useOperation()
  const [busy, setBusy] = useState(false)
  const publish = async (): Promise<void> => {
    setBusy(true)
    await operate(() => publishPolicy(policy.id), t.published)
    setBusy(false)
    onDone()
  }
  return (
    <Confirm title={t.publishConfirm} onConfirm={() => void publish()}>
      <Button type="primary" loading={busy}>
        {t.publish}
      </Button>
    </Confirm>
  )
}

function PublishedActions({ policy, onDone }: Props): ReactNode {
  const { t } = useWords(consoleWords)
  const { has } = useStaff()
  const chain = (): void => navigate(`/console/chains/${encodeURIComponent(policy.id)}`)
  return (
    <>
      {has('PUBLISHER', 'OVERSEER', 'ADMIN', 'RELAY_ADMIN') && <Button onClick={chain}>{t.viewChain}</Button>}
      {policy.status === 'PUBLISHED' && has('PUBLISHER', 'ADMIN') && (
        <AskText
          label={t.repeal}
          ask={t.repealReason}
          hint={t.repealHint}
          done={t.repealed}
          button={{ danger: true }}
          run={(reason) => repealPolicy(policy.id, reason).then(onDone)}
        />
      )}
    </>
  )
}
