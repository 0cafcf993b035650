import { duration, number } from '../ui/words';
import type { ClipRun, Direction } from './api';
import { Icon } from './icon';
import type { ClipSession } from './session';

const directions: Record<Direction, string> = { forwards: 'forwards', backwards: 'backwards', both: 'both ways' };

/** Runs from the frame that is shown; in a project, what is due. */
export function RunButton({ session }: { session: ClipSession }) {
  const { clip, player } = session;
  const frame = player.wanted.value;
  const direction = session.direction.value;
  const { in_project } = clip.value;
  const nothing = clip.value.prompts.length === 0;
  const does = in_project ? 'Follow all objects between the frames that are set, wherever that is not done' : `Follow all objects ${directions[direction]} from frame ${frame}`;
  if (session.runs.value)
    return (
      <button type="button" class="stop commands" onClick={() => void session.stopRun()}>
        Stop
      </button>
    );
  return (
    <div class="group run commands" role="group" aria-label={in_project ? 'Run what is due' : 'Run from this frame'}>
      <button type="button" class={!nothing && clip.value.run_due ? 'primary' : ''} disabled={nothing} aria-keyshortcuts="Control+Enter"
        title={nothing ? 'Drag a box around an object first' : `${does} (Ctrl+Enter)`}
        onClick={() => void session.startRun()}>
        <Icon name="play" /> {in_project ? 'Run what is due' : `Run from ${frame}`}
      </button>
      {!in_project && (
        <select aria-label="Direction of the run" disabled={nothing} value={direction} onChange={event => (session.chosenDirection.value = event.currentTarget.value as Direction)}>
          {(Object.keys(directions) as Direction[]).map(name => (
            <option key={name} value={name}>
              {directions[name]}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** How far the run is. */
export function RunProgress({ session }: { session: ClipSession }) {
  const run = session.run.value;
  if (!run || (run.ended_at !== null && run.state !== 'failed')) return null;
  if (run.state === 'failed') return <p class="run-progress words">The run failed: {run.error ?? 'the server does not say why.'}</p>;
  return (
    <div class="run-progress">
      <progress aria-label="Run" max={run.frames_total} value={run.frames_done} />
      <span role="status">{runWords(run)}</span>
      <label class="check">
        <input type="checkbox" checked={session.follows.value} onChange={event => (session.follows.value = event.currentTarget.checked)} />
        Watch it
      </label>
    </div>
  );
}

function runWords({ frames_done, frames_total, frame_rate, seconds_left, heading, waits_for }: ClipRun) {
  if (waits_for !== null) return `Waits for ${waits_for}`;
  const parts = [`${number(frames_done)} of ${number(frames_total)} frames, ${heading}`];
  if (frame_rate !== null) parts.push(`${number(frame_rate, 1)} a second`);
  if (seconds_left !== null) parts.push(`${duration(Math.ceil(seconds_left))} left`);
  return parts.join(' · ');
}
