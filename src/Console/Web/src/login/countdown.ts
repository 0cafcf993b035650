/** Whole seconds until a moment, rounded up; 0 when it has come. Moments are milliseconds of one clock. */
export const secondsLeft = (until: number, now: number) => Math.max(0, Math.ceil((until - now) / 1000));
