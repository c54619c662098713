import { createRoot } from 'react-dom/client'
import { restoreLanguage } from '../messages/words.ts'
import { Console } from './console.tsx'
import './console.css'

await restoreLanguage()
const root = document.getElementById('root')
if (root) createRoot(root).render(<Console />)
