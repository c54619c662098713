import { App, Button, type ButtonProps } from 'antd'
import type { ReactNode } from 'react'
import { kitWords } from '../../messages/kit.ts'
import { useWords } from '../../messages/words.ts'

type Props = { text: string; label: string; button?: ButtonProps }

/** Copies a text, also over plain http, where the clipboard is closed to the page. */
export function CopyButton({ text, label, button }: Props): ReactNode {
  const { t: k } = useWords(kitWords)
  const { message } = App.useApp()
  const copy = async (): Promise<void> => {
    if (await copied(text)) message.success(k.copied)
    else message.warning(k.copyFailed, 8)
  }
  return (
    <Button {...button} onClick={() => void copy()}>
      {label}
    </Button>
  )
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'off-screen'
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}
