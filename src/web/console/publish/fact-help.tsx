import { Button, Drawer } from 'antd'
import { type ReactNode, useState } from 'react'
import type { FactDefinition } from '../../api/generated/types.ts'
import { fetchFacts } from '../../api/policies.ts'
import { useLoad } from '../../loading.ts'
import { consoleWords } from '../../messages/console.ts'
import { useWords } from '../../messages/words.ts'
import { DataTable } from '../data-table.tsx'
import { Failed } from '../failed.tsx'

/** Facts that a rule can test, for the writer of a rule. */
export function FactHelp(): ReactNode {
  const { t, words, language } = useWords(consoleWords)
  const [open, setOpen] = useState(false)
  const { data, loading, error, reload } = useLoad(open ? `facts ${language}` : undefined, () => fetchFacts())
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.factHelp}</Button>
      <Drawer open={open} onClose={() => setOpen(false)} title={t.factHelp} size={720}>
        <Failed error={error} retry={reload} />
        <p>
          <a href="/schemas/rule.json" target="_blank" rel="noopener">
            /schemas/rule.json
          </a>
        </p>
        <DataTable<FactDefinition>
          rowKey="id"
          loading={loading}
          scroll={{ x: 600 }}
          dataSource={data ?? []}
          columns={[
            { title: t.factId, render: (_, f) => <code>{f.id}</code> },
            { title: t.factName, dataIndex: 'name' },
            { title: t.measureAudience, render: (_, f) => words.audience[f.audience] },
            { title: t.factKind, render: (_, f) => (f.unit ? `${f.kind}（${f.unit}）` : f.kind) },
            {
              title: t.factValues,
              render: (_, f) =>
                f.codeSystem ??
                f.choices
                  ?.map((c) => (c.label === c.value ? c.value : `${c.value} ${c.label}`))
                  .join(words.listSeparator),
            },
            { title: t.factSource, render: (_, f) => (f.selfDeclared ? t.selfDeclared : f.authority) },
          ]}
        />
      </Drawer>
    </>
  )
}
