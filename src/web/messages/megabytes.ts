/** Bytes in MB of 1,000,000, with one decimal. Pure. */
export const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1)
