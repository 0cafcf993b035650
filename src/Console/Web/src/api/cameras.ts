import { request } from './session';
import type { Answer, Box, CameraList, CommandRequest, Frozen, Point, Preview, PromptRequest, Reloaded } from './types';

const of = (camera: string) => `cameras/${encodeURIComponent(camera)}`;

export const listCameras = () => request<CameraList>('GET', 'cameras');

/** Undefined: the answer takes long and comes over the socket. */
export const sendPrompt = (camera: string, prompt: PromptRequest) => request<Answer | undefined>('POST', `${of(camera)}/prompt`, prompt);

export const sendCommand = (camera: string, command: CommandRequest) =>
  request<Answer | undefined>('POST', `${of(camera)}/command`, command);

/** Reads the configuration's file anew; refused, nothing has changed. */
export const reload = () => request<Reloaded>('POST', 'reload');

/** Keeps a frame; what is around the given place is ready sooner. */
export const freeze = (camera: string, frame: number, around: [x: number, y: number] | null) =>
  request<Frozen>('POST', `${of(camera)}/freeze`, { frame, ...(around && { around }) });

export const release = (camera: string, frozen: string) =>
  request<void>('DELETE', `${of(camera)}/freeze/${encodeURIComponent(frozen)}`);

export const preview = (camera: string, frozen: string, prompt: { box?: Box; points?: Point[] }, signal: AbortSignal) =>
  request<Preview>('POST', `${of(camera)}/preview`, { frozen, ...prompt }, signal);

let requests = 0;
const page = Math.random().toString(36).slice(2, 10);

/** A name for a request that no other page gives. */
export const requestId = () => `page-${page}-${++requests}`;
