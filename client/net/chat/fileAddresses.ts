import { useEffect } from 'react';
import { FILE_LIMITS } from '../../../shared/fileLimits.ts';
import type { FilesAnswer, FileView } from '../../../shared/protocol/files.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { createStore, useStore } from '../../base/createStore.ts';
import { call } from '../api.ts';
import { pause } from '../reachability.ts';
import { serverNowMs } from '../serverClock.ts';
import { currentToken } from '../sessionStore.ts';

/** A file with its addresses, which open it for this person for a while. */
export type ReadyFile = FileView['state'] & { readonly type: 'ready' };

/** What is known of files; null: this person may not read it. */
const known = createStore<ReadonlyMap<string, ReadyFile | null>>(new Map());
const asked = new Set<string>();
let waiting = new Set<string>();
/** Whose log-in was asked with. */
let askedBy: string | null = null;

/** Questions that come together are asked as one. */
const TOGETHER_MS = 20;
/** So long before its end an address is asked for anew. */
const BEFORE_END_MS = 5 * MINUTE_MS;
const AGAIN_MS = 5 * SECOND_MS;

/** Returns a file with its addresses; undefined: not known yet, null: this person may not read it. */
export function useFileAddress(fileId: string): ReadyFile | null | undefined {
  const file = useStore(known).get(fileId);
  // also when nothing came of the last question
  useEffect(() => want(fileId));
  return file;
}

/** Asks for files again that may be readable now. */
export function lookAgain(fileIds: readonly string[]): void {
  const next = new Map(known.get());
  for (const fileId of fileIds) if (next.get(fileId) === null) next.delete(fileId);
  known.set(next);
  for (const fileId of fileIds) want(fileId);
}

function want(fileId: string): void {
  forgetOthers();
  const file = known.get().get(fileId);
  const isGood = file === null || (file !== undefined && file.untilMs - serverNowMs() > BEFORE_END_MS);
  if (isGood || asked.has(fileId)) return;
  asked.add(fileId);
  if (waiting.size === 0) setTimeout(askAll, TOGETHER_MS);
  waiting.add(fileId);
}

/** What somebody else was told who was logged in on this page says nothing to whoever is now. */
function forgetOthers(): void {
  const token = currentToken();
  if (token === askedBy) return;
  askedBy = token;
  asked.clear();
  known.set(new Map());
}

function askAll(): void {
  const all = [...waiting];
  waiting = new Set();
  for (let at = 0; at < all.length; at += FILE_LIMITS.looks) void ask(all.slice(at, at + FILE_LIMITS.looks));
}

async function ask(fileIds: readonly string[]): Promise<void> {
  const answer = await call<FilesAnswer>(`/api/files?ids=${fileIds.join(',')}`);
  if (!answer.ok) await pause(AGAIN_MS);
  for (const fileId of fileIds) asked.delete(fileId);
  if (!answer.ok) return void known.set(new Map(known.get()));
  const found = new Map(answer.value.files.map(({ id, state }) => [id, state]));
  const next = new Map(known.get());
  for (const fileId of fileIds) {
    const state = found.get(fileId);
    next.set(fileId, state?.type === 'ready' ? state : null);
  }
  known.set(next);
}
