// first: the theme reads its colours
import './console.css'
import { createRoot } from 'react-dom/client'
import { restoreLanguage } from '../messages/words.ts'
import { Console } from './console.tsx'

await restoreLanguage()
const root = document.getElementById('root')
if (root) createRoot(root).render(<Console />)
