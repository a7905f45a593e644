import type { Outcome } from '../../shared/protocol/rejections.ts';
import { pictureChanges } from '../base/pictureChanges.ts';
import { call } from './api.ts';
import { unreachable } from './rejectionOf.ts';

/** Makes a file that was sent for it the picture of that person, who is logged in. */
export const setPicture = async (personId: string, fileId: string): Promise<Outcome<object>> =>
  changed(personId, await call<object>('/api/picture', { method: 'PUT', body: { fileId } }));

/** Takes the picture of that person away, who is logged in. */
export const clearPicture = async (personId: string): Promise<Outcome<object>> =>
  changed(personId, await call<object>('/api/picture', { method: 'DELETE' }));

/** Says whether that person has a picture. */
export async function hasPicture(personId: string): Promise<Outcome<boolean>> {
  const answer = await fetch(`/people/${personId}/picture`, { cache: 'reload' }).catch(() => null);
  return answer ? { ok: true, value: answer.status === 200 } : { ok: false, rejection: unreachable() };
}

/** Lets everything on this page, and what is loaded after it, show the new picture. */
function changed(personId: string, outcome: Outcome<object>): Outcome<object> {
  if (!outcome.ok) return outcome;
  // what the browser keeps is replaced, too
  void hasPicture(personId);
  const changes = pictureChanges.get();
  pictureChanges.set({ ...changes, [personId]: (changes[personId] ?? 0) + 1 });
  return outcome;
}
