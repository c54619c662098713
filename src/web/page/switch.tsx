import type { ReactNode } from 'react'

type Props = { label: string; on: boolean; busy: boolean; onChange: (on: boolean) => void }

export const Switch = ({ label, on, busy, onChange }: Props): ReactNode => (
  <label className="switch">
    <span>{label}</span>
    <input
      type="checkbox"
      role="switch"
      aria-checked={on}
      checked={on}
      disabled={busy}
      onChange={(e) => onChange(e.target.checked)}
    />
  </label>
)
