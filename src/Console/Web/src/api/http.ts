/** The server refused, in its own words. */
export class Refused extends Error {
  /** Of HTTP; 0: the server does not answer. */
  readonly status: number;
  /** Seconds until it is worth another try; null: the server does not say. */
  readonly retryAfter: number | null;

  constructor(status: number, message: string, retryAfter: number | null = null) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Sent {
  body?: unknown;
  /** What belongs to the login; a page of somebody else could not send the header without asking first. */
  csrf?: string;
  signal?: AbortSignal | undefined;
}

/** The address of a route of the API, below whatever path the page was served from. */
export const apiUrl = (path: string) => new URL(`api/${path}`, document.baseURI);

/** One request and its answer. */
export async function send<T>(method: Method, path: string, { body, csrf = 'none', signal }: Sent = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-SamStream'] = csrf;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;
  let response: Response;
  try {
    response = await fetch(apiUrl(path), init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused(0, 'The server does not answer.');
  }
  if (!response.ok) throw await refusalIn(response);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Why a request was not done. */
export async function refusalIn(response: Response) {
  const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const says = wordsOf(await response.text()) ?? `The server answered ${response.status} ${response.statusText}`.trim();
  return new Refused(response.status, says, Number.isNaN(seconds) ? null : seconds);
}

function wordsOf(text: string): string | null {
  try {
    const body = JSON.parse(text) as { error?: unknown; reason?: unknown };
    const words = body.error ?? body.reason;
    return typeof words === 'string' ? words : null;
  } catch {
    return null;
  }
}

/** What an error says to a reader. */
export function words(error: unknown) {
  if (!(error instanceof Error)) return String(error);
  return error instanceof Refused && error.retryAfter !== null ? `${error.message}; try again in ${error.retryAfter} s` : error.message;
}
