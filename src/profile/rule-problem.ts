import { refusals } from '../platform/refusal.ts'
import { problemTexts } from '../rules/problem-texts.ts'

/** Makes the sentences of rules and profiles known to the rendering of refusals; rules/ itself imports only itself. */
refusals('rules', problemTexts)
