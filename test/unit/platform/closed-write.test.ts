import { describe, expect, it } from 'vitest'
import { isClosedWrite } from '../../../src/platform/closed-write.ts'

describe('an uncaught error', () => {
  it.each([
    [
      'of nextWrite of the driver',
      "Cannot read properties of null (reading 'write')",
      'at Immediate.nextWrite (/x/node_modules/postgres/src/connection.js:255:22)',
      true,
    ],
    [
      'of another library',
      "Cannot read properties of null (reading 'write')",
      'at Immediate.nextWrite (/x/node_modules/other/index.js:1:1)',
      false,
    ],
    ['of our own', "Cannot read properties of null (reading 'write')", 'at send (/x/src/dispatch/send.ts:1:1)', false],
    [
      'of another kind',
      'x is not a function',
      'at Immediate.nextWrite (/x/node_modules/postgres/src/connection.js:255:22)',
      false,
    ],
  ])('%s', (_name, message, frame, expected) => {
    const error = new TypeError(message)
    error.stack = `TypeError: ${message}\n    ${frame}`
    expect(isClosedWrite(error)).toBe(expected)
  })
})
