/** In CI (and with JIELI_TEST_FULL=1) the long tests have their whole size; at a desk `npm test` takes about eight minutes. */
export const isFull = process.env.CI === 'true' || process.env.JIELI_TEST_FULL === '1'
