import { effect, signal, type Signal } from '@preact/signals';
import type { Player } from './player';

export type Side = 'now' | 'before' | 'split';

/** Which results are shown: those of now, those of before the last change, or both on either side of a line. */
export class Comparison {
  readonly side = signal<Side>('now');
  /** Where the line is, as a share of the stage's width. */
  readonly line = signal(0.5);

  /** Follows what is chosen; returns what ends that. */
  follow(player: Player) {
    return effect(() => player.setCompares(this.side.value !== 'now'));
  }

  /** For the painter: how much of the stage is before. */
  get split() {
    const side = this.side.value;
    return side === 'now' ? 0 : side === 'before' ? 1 : this.line.value;
  }
}

const names: Record<Side, string> = { now: 'Now', before: 'Before', split: 'Split' };

export function CompareButtons({ comparison, possible }: { comparison: Comparison; possible: boolean }) {
  if (!possible) return null;
  return (
    <div class="group" role="group" aria-label="Compare results before and after the last change">
      {(Object.keys(names) as Side[]).map(side => (
        <button type="button" key={side} aria-pressed={comparison.side.value === side}
          title="Compare with the results before the last change (C)"
          onClick={() => (comparison.side.value = side)}>
          {names[side]}
        </button>
      ))}
    </div>
  );
}

/** The line between before and now, to be dragged. */
export function SplitLine({ comparison }: { comparison: Comparison }) {
  const { side, line } = comparison;
  if (side.value === 'now') return null;
  if (side.value === 'before') return <span class="side-name left">Before</span>;
  const place = { left: `${100 * line.value}%` };
  return (
    <>
      <span class="side-name left">Before</span>
      <span class="side-name right">Now</span>
      <div class="split-line" style={place} />
      <div class="split-handle" style={place} role="slider" tabIndex={0} aria-label="Line between before and now" aria-orientation="horizontal"
        aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(100 * line.value)} aria-valuetext={`${Math.round(100 * line.value)} % before`}
        onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={event => event.currentTarget.hasPointerCapture(event.pointerId) && drag(event, line)}
        onKeyDown={event => {
          const by = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          line.value = within(line.peek() + by);
        }}>
        ⟷
      </div>
    </>
  );
}

function drag(event: PointerEvent, line: Signal<number>) {
  const stage = (event.currentTarget as HTMLElement).parentElement!.getBoundingClientRect();
  line.value = within((event.clientX - stage.left) / stage.width);
}

const within = (share: number) => Math.min(1, Math.max(0, share));
