/** Whether long tests have their full size: in CI, and with JIELI_TEST_FULL=1. */
export const isFull = process.env.CI === 'true' || process.env.JIELI_TEST_FULL === '1'
