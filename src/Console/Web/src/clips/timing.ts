/** When the frames of a clip are shown, in seconds from the first. */
export class Timing {
  readonly count: number;
  private readonly rate: number;
  private readonly times: readonly number[] | null;

  /** `times` is null where frame n is at n / rate. */
  constructor(count: number, rate: number, times: readonly number[] | null) {
    this.count = count;
    this.rate = rate;
    this.times = times;
  }

  timeOf(frame: number) {
    return this.times ? (this.times[frame] ?? 0) : frame / this.rate;
  }

  /** The frame that is shown at a time: the last one that does not begin later. */
  frameAt(seconds: number) {
    if (!this.times) return this.within(Math.floor(seconds * this.rate + 1e-6));
    let [low, high] = [0, this.times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle]! <= seconds + 1e-6) low = middle + 1;
      else high = middle;
    }
    return this.within(low - 1);
  }

  within(frame: number) {
    return Math.min(this.count - 1, Math.max(0, Math.round(frame)));
  }

  /** Frames a second. */
  get meanRate() {
    return this.rate;
  }
}

/** `1:02.40`, or `1:01:02.40`. */
export function clock(seconds: number) {
  const hundredths = Math.round(seconds * 100);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(hundredths / 360_000), Math.floor(hundredths / 6000) % 60];
  const rest = `${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
