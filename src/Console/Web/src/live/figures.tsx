import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Camera } from '../api/types';
import { milliseconds, number, wordsOf } from '../ui/words';

/** What a camera does, in numbers. */
export function CameraFigures({ status }: { status: ReadonlySignal<Camera> }) {
  const { figures, broker, restarts, last_error, width, height } = status.value;
  const drops = Object.entries(figures?.drops ?? {}).filter(([, count]) => count > 0);
  return (
    <dl class="numbers">
      {figures && (
        <>
          <Row name="Captured">{number(figures.captured_per_second, 1)} /s</Row>
          <Row name="Encoded">{number(figures.encoded_per_second, 1)} /s</Row>
          <Row name="Tracked">{number(figures.tracked_per_second, 1)} /s</Row>
          <Row name="Latency p50">{milliseconds(figures.latency_p50_ms)}</Row>
          <Row name="Latency p95">{milliseconds(figures.latency_p95_ms)}</Row>
          <Row name="Dropped">{drops.length === 0 ? 'nothing' : drops.map(([cause, count]) => `${wordsOf(cause)} ${number(count)}`).join(', ')}</Row>
        </>
      )}
      {width !== null && height !== null && (
        <Row name="Frame">
          {width} × {height}
        </Row>
      )}
      <Row name="Source">
        <StateWord status={status.value} />
        {restarts > 0 && `, ${number(restarts)} restarts`}
        {last_error && <span class="words">{last_error}</span>}
      </Row>
      <Row name="Broker">
        {broker === null ? 'none' : broker.connected ? 'connected' : 'not connected'}
        {broker && broker.waiting > 0 && `, ${number(broker.waiting)} wait`}
        {broker?.last_error && <span class="words">{broker.last_error}</span>}
      </Row>
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

// To a person a camera that is waited for until the next attempt is one that is connected again.
export const stateWord = (state: Camera['state']) => (state === 'backoff' ? 'reconnecting' : state);

export const StateWord = ({ status: { state } }: { status: Camera }) => <span class={`camera-state ${state}`}>{stateWord(state)}</span>;
