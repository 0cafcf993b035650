import { useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { mayChange } from '../api/session';
import type { FrameMessage, FrameObject } from '../api/types';
import { Held } from '../point/held';
import { PointLayer } from '../point/layer';
import { LookLayer, MayLook } from '../point/look';
import { PointSession } from '../point/session';
import { Toolbar } from '../point/toolbar';
import type { Zoom } from '../point/zoom';
import { href } from '../route';
import { CameraCanvas } from './canvas';
import { Changes } from './changes';
import { Commands, Display } from './controls';
import { CameraFigures, StateWord } from './figures';
import { Away } from './grid';
import { History } from './history';
import { lookOf } from './look';
import { Objects, Thumbnails } from './objects';
import type { CameraStore } from './store';

// The list beside the picture need not change 25 times a second.
const listMs = 200;

/** One camera, large, to point at. */
export function Large({ camera, isAlone }: { camera: CameraStore; isAlone: boolean }) {
  const look = useMemo(() => lookOf(camera.id), [camera.id]);
  const session = useMemo(() => new PointSession(camera.id), [camera.id]);
  const history = useMemo(() => new History(), [camera.id]);
  const thumbnails = useMemo(() => new Thumbnails(), [camera.id]);
  const objects = useSignal<readonly FrameObject[]>([]);
  const size = useSignal<{ width: number; height: number } | null>(null);
  const listed = useRef(0);

  const drawn = (header: FrameMessage) => {
    session.shown.value = header;
    if (size.value?.width !== header.width || size.value.height !== header.height) size.value = { width: header.width, height: header.height };
    const now = performance.now();
    for (const { id, state } of header.objects) history.add(id, state, now);
    if (now - listed.current < listMs) return;
    listed.current = now;
    history.keepOnly(new Set(header.objects.map(({ id }) => id)));
    objects.value = header.objects;
  };

  const shape = size.value;
  const scale = useComputed(() => session.zoom.at.value.scale);
  const status = camera.status.value;
  return (
    <div class="large">
      <section class="main" aria-label={`Camera ${camera.id}`}>
        <div class="bar">
          {!isAlone && (
            <a class="button" href={href('live')}>
              ← All
            </a>
          )}
          <h1>{camera.id}</h1>
          <StateWord status={status} />
          <Display />
          {mayChange.value && <Commands status={status} />}
        </div>
        {mayChange.value ? <Toolbar session={session} /> : <MayLook />}
        <div class="stage">
          <div class="picture" style={{ '--shape': shape ? shape.width / shape.height : 16 / 9 }}>
            <Zoomed zoom={session.zoom}>
              <CameraCanvas camera={camera.id} look={look} marks={session.marks} held={session.held} scale={scale} onHeld={header => session.onHeld(header)}
                onDrawn={drawn} onThumbnail={(id, picture) => thumbnails.put(id, picture)} />
            </Zoomed>
            {shape && (mayChange.value ? <PointLayer session={session} size={shape} /> : <LookLayer session={session} size={shape} />)}
            <Held session={session} />
            <Away camera={camera} />
          </div>
        </div>
      </section>
      <aside class="side">
        <section>
          <h2>Objects</h2>
          <Objects {...{ session, objects, history, thumbnails }} />
        </section>
        <section>
          <h2>Camera</h2>
          <CameraFigures status={camera.status} />
        </section>
        <section>
          <h2>Changes</h2>
          <Changes changes={camera.changes} />
        </section>
      </aside>
    </div>
  );
}

function Zoomed({ zoom, children }: { zoom: Zoom; children: ComponentChildren }) {
  return (
    <div class={zoom.at.value.scale > 4 ? 'zoomed pixels' : 'zoomed'} style={{ transform: zoom.transform.value }}>
      {children}
    </div>
  );
}
