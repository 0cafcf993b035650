/** Numbers as a reader wants them. */
export const number = (value: number, digits = 0) =>
  value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits });

export const probability = (value: number | null) => (value === null ? '–' : number(value, 2));

export const milliseconds = (value: number | null) => (value === null ? '–' : `${number(value)} ms`);

/** `sink_busy` as words. */
export const wordsOf = (name: string) => name.replaceAll('_', ' ');

export function duration(seconds: number) {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
