/**
 * Whether an error is the driver's attempt to write to a connection that the server has ended (postgres.js #1208). It is
 * thrown outside of every promise. The transaction itself was refused before, so nothing depends on this write.
 */
export const isClosedWrite = (error: unknown): boolean =>
  error instanceof TypeError &&
  /reading 'write'/.test(error.message) &&
  /\bnextWrite\b.*[\\/]postgres[\\/]/.test(error.stack ?? '')
