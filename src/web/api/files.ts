import { ApiError, type GraphQLFailure, reach, toApiError } from './graphql.ts'
import { currentToken, endSession } from './session.ts'

/**
 * Fetches a file for the signed-in viewer.
 * @throws ApiError with the code the server gave
 */
export async function fetchFile(path: string): Promise<Blob> {
  const token = currentToken()
  const response = await reach(path, token ? { headers: { authorization: `Bearer ${token}` } } : {})
  if (response.ok) return response.blob()
  const body = (await response.json().catch(() => ({}))) as { errors?: GraphQLFailure[] }
  const failure = body.errors?.[0]
  const error = failure ? toApiError(failure) : new ApiError('NETWORK', `HTTP ${response.status}`)
  if (error.code === 'UNAUTHENTICATED' && token !== undefined) endSession()
  throw error
}

/** Hands a file to the reader's downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // the browser has begun to read it by then
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Text of a file as spreadsheet programs save it: UTF-8, or else the Chinese national encoding. Pure. */
export function decodeText(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
