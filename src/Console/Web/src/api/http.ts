/** The server refused, in its own words. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The address of a route of the API, below whatever path the page was served from. */
export const apiUrl = (path: string) => new URL(`api/${path}`, document.baseURI);

export async function request<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  // A page of somebody else could not send it without asking first.
  if (method !== 'GET') headers['X-SamStream'] = 'page';
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
  const text = await response.text();
  if (!response.ok) throw new Refused(response.status, wordsOf(text) ?? `The server answered ${response.status} ${response.statusText}`.trim());
  return (text === '' ? undefined : JSON.parse(text)) as T;
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
export const words = (error: unknown) => (error instanceof Error ? error.message : String(error));
