import { signal } from '@preact/signals';
import { apiUrl } from './http';
import { askSession } from './session';
import type { FrameMessage, LiveText, ViewerWords } from './types';

export type Connection = 'connecting' | 'open' | 'lost';

/** A picture and what is on it. */
export interface Picture {
  header: FrameMessage;
  jpeg: Uint8Array<ArrayBuffer>;
}

export interface Watched {
  camera: string;
  /** Device pixels that the picture is shown at. */
  width: number;
}

const firstRetryMs = 500;
const lastRetryMs = 10_000;
/** What the server closes a socket with whose login has ended. */
const sessionEnded = 4401;

/** Whether the server is reached. */
export const connection = signal<Connection>('connecting');

const pictureListeners = new Map<string, Set<(picture: Picture) => void>>();
const textListeners = new Set<(message: LiveText) => void>();
const watched = new Map<object, Watched>();

let socket: WebSocket | null = null;
let retryMs = firstRetryMs;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let sendTimer: ReturnType<typeof setTimeout> | undefined;
let wanted = false;
let lastWatch = '';

/** Connects, and again whenever the connection is lost, until `disconnect`. */
export function connect() {
  wanted = true;
  clearTimeout(retryTimer);
  if (!socket) open();
}

export function disconnect() {
  wanted = false;
  clearTimeout(retryTimer);
  const closed = socket;
  socket = null;
  connection.value = 'lost';
  closed?.close();
}

/** Gets every text message; returns what ends that. */
export function onText(listener: (message: LiveText) => void) {
  textListeners.add(listener);
  return () => void textListeners.delete(listener);
}

/** Gets the pictures of a camera; returns what ends that. */
export function onPicture(camera: string, listener: (picture: Picture) => void) {
  const listeners = pictureListeners.get(camera) ?? new Set();
  pictureListeners.set(camera, listeners.add(listener));
  return () => void listeners.delete(listener);
}

/** Asks for a camera's pictures for `who`, until `unwatch`. */
export function watch(who: object, camera: string, width: number) {
  // Whoever is new needs a picture, also of a camera that gives no more for now: the server sends the last one when it is asked.
  if (!watched.has(who)) lastWatch = '';
  watched.set(who, { camera, width });
  scheduleWatch();
}

export function unwatch(who: object) {
  watched.delete(who);
  scheduleWatch();
}

/** Tells the server that a picture is drawn, so that it sends another. */
export function seen(camera: string, frame: number) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ seen: { camera, frame } } satisfies ViewerWords));
}

function open() {
  connection.value = 'connecting';
  const url = apiUrl('live');
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const opened = (socket = new WebSocket(url));
  opened.binaryType = 'arraybuffer';
  let wasOpen = false;
  opened.onopen = () => {
    wasOpen = true;
    connection.value = 'open';
    lastWatch = '';
    sendWatch();
  };
  opened.onmessage = event => {
    // Only what a server sends proves that it is well.
    retryMs = firstRetryMs;
    if (typeof event.data === 'string') takeText(event.data);
    else takePicture(event.data as ArrayBuffer);
  };
  opened.onclose = async ({ code }) => {
    if (socket !== opened) return;
    socket = null;
    connection.value = 'lost';
    // A browser does not say why a socket cannot be opened: it may be for want of a login. Without one nobody wants it any more.
    if (code === sessionEnded || !wasOpen) await askSession().catch(() => {});
    if (wanted && !socket) openLater();
  };
}

function openLater() {
  clearTimeout(retryTimer);
  // Spread, so that all pages do not come back at the same moment.
  const wait = retryMs * (0.75 + Math.random() / 2);
  retryMs = Math.min(retryMs * 2, lastRetryMs);
  retryTimer = setTimeout(open, wait);
}

function takeText(text: string) {
  const message = JSON.parse(text) as LiveText;
  for (const listener of textListeners) listener(message);
}

function takePicture(data: ArrayBuffer) {
  const length = new DataView(data).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length))) as FrameMessage;
  const listeners = pictureListeners.get(header.source);
  if (!listeners?.size) return seen(header.source, header.frame);
  const jpeg = new Uint8Array(data, 4 + length);
  // Each listener may give the bytes away.
  for (const listener of listeners) listener({ header, jpeg: listeners.size > 1 ? jpeg.slice() : jpeg });
}

// One message for all that asks in the same moment, as a page that opens or a window that is resized does.
function scheduleWatch() {
  clearTimeout(sendTimer);
  sendTimer = setTimeout(sendWatch, 50);
}

function sendWatch() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  const widths = new Map<string, number>();
  for (const { camera, width } of watched.values()) widths.set(camera, Math.max(width, widths.get(camera) ?? 0));
  const message = JSON.stringify({ watch: Array.from(widths, ([camera, width]) => ({ camera, width })) } satisfies ViewerWords);
  if (message === lastWatch) return;
  lastWatch = message;
  socket.send(message);
}
