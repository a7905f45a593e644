import type { IceCredentials, IceFragment } from '../../domain/sdp/sdpFragment.ts';

/** The ICE session that an encoder's candidates belong to. */
export interface IceSession {
  /** The strong entity-tag, with its quotes. */
  readonly etag: string;
  /** The credentials of the encoder. */
  readonly credentials: IceCredentials;
}

export type PatchVerdict =
  | { readonly type: 'refuse'; readonly code: 'IceSessionMissing' | 'IceSessionStale' }
  | { readonly type: 'restart'; readonly credentials: IceCredentials }
  | { readonly type: 'trickle' };

/** Judges which session a PATCH is for, and whether it begins a new one (RFC 9725, 4.3.1). */
export function judgePatch(
  session: IceSession,
  { ifMatch, fragment }: { readonly ifMatch: string | null; readonly fragment: IceFragment },
): PatchVerdict {
  if (ifMatch === null) return { type: 'refuse', code: 'IceSessionMissing' };
  if (!fits(ifMatch, session.etag)) return { type: 'refuse', code: 'IceSessionStale' };
  const { credentials } = fragment;
  const isNew =
    credentials !== null &&
    (credentials.ufrag !== session.credentials.ufrag || credentials.pwd !== session.credentials.pwd);
  return isNew ? { type: 'restart', credentials } : { type: 'trickle' };
}

/** Says whether `If-Match` fits the tag. The RFC's own example has the asterisk in quotes. */
function fits(ifMatch: string, etag: string): boolean {
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  return tags.some((tag) => tag === '*' || tag === '"*"' || tag === etag);
}
