import type { PushKeyAnswer, PushSubscriptionBody } from '../../shared/protocol/push.ts';
import type { Rejection } from '../../shared/protocol/rejections.ts';
import { PUSHED_PERSON, readLocal, writeLocal } from '../base/localText.ts';
import { call } from './api.ts';
import { pushWords } from './pushWords.ts';

const WORKER = '/push.js';
/** Where the worker finds its words: it has no catalogue of its own. */
const WORDS = { cache: 'mesi.push', path: '/push-words' } as const;
const SHOWS_TEXT = 'mesi.push.text';

/**
 * How it stands with pushes to this device. `unsupported`: the browser has none, or not on a page without https.
 * `denied`: its person said no, which only the browser's own settings take back.
 */
export type PushState =
  | { readonly type: 'unsupported' | 'denied' | 'off' }
  | { readonly type: 'on'; readonly showsText: boolean };

/** What came of switching it on; `noService`: the browser has no push service, or cannot reach it. */
export type SwitchedOn =
  | { readonly type: 'done' | 'unsupported' | 'denied' | 'noService' }
  | { readonly type: 'refused'; readonly rejection: Rejection };

/** Looks how it stands with pushes to this device, for that person. */
export async function readPush(personId: string): Promise<PushState> {
  if (!isSupported()) return { type: 'unsupported' };
  if (Notification.permission === 'denied') return { type: 'denied' };
  const isOn = readLocal(PUSHED_PERSON) === personId && (await subscription()) !== null;
  return isOn ? { type: 'on', showsText: readLocal(SHOWS_TEXT) === 'yes' } : { type: 'off' };
}

/** Asks the browser, which asks its person, and tells the server. It may be done again to change `showsText`. */
export async function switchOn(personId: string, showsText: boolean): Promise<SwitchedOn> {
  if (!isSupported()) return { type: 'unsupported' };
  if ((await Notification.requestPermission()) !== 'granted') return { type: 'denied' };
  const key = await call<PushKeyAnswer>('/api/push');
  if (!key.ok) return { type: 'refused', rejection: key.rejection };
  const made = await subscribe(key.value.publicKey);
  if (!made) return { type: 'noService' };
  await keepWords();
  const { endpoint, keys } = made.toJSON() as Omit<PushSubscriptionBody, 'showsText'>;
  const kept = await call('/api/push', { method: 'POST', body: { endpoint, keys, showsText } });
  if (!kept.ok) return { type: 'refused', rejection: kept.rejection };
  writeLocal(PUSHED_PERSON, personId);
  writeLocal(SHOWS_TEXT, showsText ? 'yes' : null);
  return { type: 'done' };
}

/** Ends the pushes to this device; the browser forgets its address also when the server cannot be told. */
export async function switchOff(): Promise<void> {
  writeLocal(PUSHED_PERSON, null);
  const made = await subscription();
  if (!made) return;
  await call('/api/push', { method: 'DELETE', body: { endpoint: made.endpoint } });
  await made.unsubscribe();
}

/** Tells the server again what was switched on here, and keeps the words of the language that is read now. */
export async function keepOn(personId: string): Promise<void> {
  const state = await readPush(personId);
  if (state.type === 'on') await switchOn(personId, state.showsText);
}

function isSupported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function subscription(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration('/');
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/** Subscribes; null: the browser could not. One that was made with another key of the server is made anew. */
async function subscribe(publicKey: string): Promise<PushSubscription | null> {
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  try {
    await navigator.serviceWorker.register(WORKER, { scope: '/' });
    const { pushManager } = await navigator.serviceWorker.ready;
    try {
      return await pushManager.subscribe(options);
    } catch {
      await (await pushManager.getSubscription())?.unsubscribe();
      return await pushManager.subscribe(options);
    }
  } catch {
    return null;
  }
}

async function keepWords(): Promise<void> {
  const cache = await caches.open(WORDS.cache);
  await cache.put(WORDS.path, Response.json(pushWords()));
}
