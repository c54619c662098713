import { createRoot } from 'react-dom/client'
import { restoreLanguage } from '../messages/words.ts'
import { App } from './app.tsx'
import './page.css'

await restoreLanguage()
const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
