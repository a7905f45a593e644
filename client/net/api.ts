import type { Asset } from '../../shared/money.ts';
import type {
  CreatorAnswer,
  DemoPerson,
  MeAnswer,
  OverlayAnswer,
  OverlayTokenAnswer,
  OwnStreamAnswer,
  RatesAnswer,
  Session,
  StillAnswer,
  StreamKeyAnswer,
  ToolsAnswer,
} from '../../shared/protocol/http.ts';
import type { TopUpAnswer } from '../../shared/protocol/money.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import type { SecondStep } from '../../shared/protocol/secondFactors.ts';
import { markReachable, markUnreachable } from './reachability.ts';
import { rejectionOfAnswer, unreachable } from './rejectionOf.ts';
import { currentToken, dropSession } from './sessionStore.ts';

const TIMEOUT_MS = 20_000;

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON, or as it is when it is a Blob. */
  readonly body?: object;
  /** The answer may set a cookie: for what the browser asks for by itself. */
  readonly cookies?: boolean;
}

export const call = <T>(path: string, given: Call = {}): Promise<Outcome<T>> =>
  ask(path, given, async (answer) => (await answer.json()) as T);

export const callForFile = (path: string, given: Call = {}): Promise<Outcome<Blob>> =>
  ask(path, given, (answer) => answer.blob());

/** Asks the server. It never throws: a refusal is the server's Rejection, and no answer at all is one too. */
async function ask<T>(
  path: string,
  { method = 'GET', body, cookies = false }: Call,
  read: (answer: Response) => Promise<T>,
): Promise<Outcome<T>> {
  const token = currentToken();
  const raw = body instanceof Blob;
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers['Content-Type'] = raw ? body.type : 'application/json';
  try {
    const answer = await fetch(path, {
      method,
      headers,
      cache: 'no-store',
      credentials: cookies ? 'same-origin' : 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body ? { body: raw ? body : JSON.stringify(body) } : {}),
    });
    if (answer.ok) {
      // a body that breaks off half-way is no answer: the network went with it
      const value = await read(answer);
      markReachable();
      return { ok: true, value };
    }
    const value = (await answer.json().catch(() => null)) as unknown;
    markReachable();
    const rejection = rejectionOfAnswer(answer.status, value);
    if (rejection.code === 'Unauthorized' && token && token === currentToken()) dropSession('expired');
    return { ok: false, rejection };
  } catch {
    markUnreachable();
    return { ok: false, rejection: unreachable() };
  }
}

const post = <T>(path: string, body: object = {}) => call<T>(path, { method: 'POST', body });

/** Asks the server over REST; shared/protocol/http.ts has the shapes. */
export const api = {
  register: (body: { email: string; password: string; name: string; isCreator: boolean }) =>
    post<Session>('/api/register', body),
  logIn: (body: { email: string; password: string; second?: SecondStep }) =>
    post<Session>('/api/login', body),
  me: () => call<MeAnswer>('/api/me', { cookies: true }),
  logOut: (body: { everywhere?: boolean } = {}) => post<object>('/api/logout', body),
  changePassword: (body: { current: string; next: string }) => post<Session>('/api/password', body),

  becomeCreator: () => post<CreatorAnswer>('/api/creator'),

  demoPeople: () => call<readonly DemoPerson[]>('/api/demo'),
  demoLogIn: (id: string) => post<Session>('/api/demo/login', { id }),
  openTools: () => call<ToolsAnswer>('/api/admin/tools', { method: 'POST', body: {}, cookies: true }),

  topUp: (body: { commandId: string; asset: Asset; amountMinor: string }) =>
    post<TopUpAnswer>('/api/topups', body),
  rates: () => call<RatesAnswer>('/api/rates'),

  ownStream: () => post<OwnStreamAnswer>('/api/streams'),
  putStill: (streamId: string, jpeg: Blob) =>
    call<StillAnswer>(`/api/streams/${encodeURIComponent(streamId)}/still`, { method: 'PUT', body: jpeg }),

  overlayToken: () => call<OverlayTokenAnswer>('/api/overlay-token'),
  renewOverlayToken: () => post<OverlayTokenAnswer>('/api/overlay-token'),
  streamKey: () => call<StreamKeyAnswer>('/api/stream-key'),
  renewStreamKey: () => post<StreamKeyAnswer>('/api/stream-key'),
  overlay: (token: string) => call<OverlayAnswer>(`/api/overlays/${encodeURIComponent(token)}`),
};
