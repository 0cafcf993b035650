import { signal, type Signal } from '@preact/signals';
import { listCameras } from '../api/cameras';
import { connection, onText } from '../api/socket';
import type { Camera } from '../api/types';
import { toastError } from '../ui/toasts';
import { changeOf, withChange, type Change } from './changes';

/** What is known of a camera. */
export interface CameraStore {
  readonly id: string;
  readonly status: Signal<Camera>;
  readonly changes: Signal<readonly Change[]>;
}

/** In the order of the configuration; null before they are known. */
export const cameras = signal<readonly CameraStore[] | null>(null);

export const cameraOf = (id: string) => cameras.value?.find(camera => camera.id === id);

/** Follows the cameras; returns what ends that. */
export function followCameras() {
  const ends = [
    // After each connection anew: the server may have started with other cameras. The first answer need not wait for one.
    connection.subscribe(state => void ((state === 'open' || (state === 'connecting' && cameras.peek() === null)) && load())),
    onText(message => {
      if (message.type === 'status') {
        const store = cameraOf(message.camera.id);
        if (store) store.status.value = message.camera;
        return;
      }
      // There may be other cameras.
      if (message.type === 'changed' && message.changed.path === 'api/reload') void load();
      const change = changeOf(message);
      const store = change?.kind === 'cameras' ? cameraOf(change.id) : undefined;
      if (change && store) store.changes.value = withChange(store.changes.value, change);
    }),
  ];
  return () => ends.forEach(end => end());
}

async function load() {
  try {
    const { cameras: all } = await listCameras();
    cameras.value = all.map(camera => {
      const store = cameraOf(camera.id);
      if (!store) return { id: camera.id, status: signal(camera), changes: signal<readonly Change[]>([]) };
      store.status.value = camera;
      return store;
    });
  } catch (error) {
    toastError(error);
  }
}
