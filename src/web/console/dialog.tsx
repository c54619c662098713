import { Modal, type ModalProps, Popconfirm, type PopconfirmProps } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../messages/words.ts'

/** A dialog over the page. Closing it drops the typed text. */
export function Dialog(dialog: ModalProps): ReactNode {
  const { words } = useWords()
  return <Modal destroyOnHidden cancelText={words.cancel} {...dialog} />
}

/** Requests a second click before a step. */
export function Confirm(question: PopconfirmProps): ReactNode {
  const { words } = useWords()
  return <Popconfirm cancelText={words.cancel} {...question} />
}
