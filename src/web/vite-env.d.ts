declare module '*.css'

// antd's locale files are CommonJS to TypeScript and ES modules to the bundler; this says what the bundler finds.
declare module 'antd/locale/zh_CN.js' {
  import type { Locale } from 'antd/es/locale/index.js'

  const locale: Locale
  export default locale
}
declare module 'antd/locale/en_US.js' {
  import type { Locale } from 'antd/es/locale/index.js'

  const locale: Locale
  export default locale
}
