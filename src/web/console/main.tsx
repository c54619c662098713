import { Typography } from 'antd'
import { createRoot } from 'react-dom/client'

const root = document.getElementById('root')
if (root) createRoot(root).render(<Typography.Title>接力 工作台</Typography.Title>)
