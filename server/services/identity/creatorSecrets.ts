import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../runtime/port.ts';
import { createSeal } from '../seal.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { CreatorSecretKind } from './port.ts';

const COLLECTION_OF = {
  overlay: COLLECTIONS.overlayTokens.name,
  streamKey: COLLECTIONS.streamKeys.name,
  calendarFeed: COLLECTIONS.calendarFeedKeys.name,
} as const satisfies Record<CreatorSecretKind, string>;
const TOKEN_BYTES = 32;
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{43}$/;

/**
 * A secret as it is stored: it is found by its digest and told again from its seal, and whoever reads the database
 * can use neither. 256 random bits need no slow hash.
 */
interface SecretDocument {
  readonly [key: string]: string | number;
  readonly digest: string;
  readonly sealed: string;
  readonly madeAtMs: number;
}

/** A secret as it was kept before, in the open; it is replaced when it is asked for or used. */
interface OpenDocument {
  readonly [key: string]: string | number;
  readonly token: string;
}

export interface CreatorSecrets {
  current(creatorId: string): Promise<string>;
  renew(creatorId: string): Promise<string>;
  creatorOf(token: string): Promise<string | null>;
}

/** Keeps one document a creator, so that the old secret is gone in the same write that brings the new one. */
export function createCreatorSecrets({
  kind,
  store,
  clock,
  secret,
}: {
  readonly kind: CreatorSecretKind;
  readonly store: StorePort;
  readonly clock: Clock;
  /**
   * The server's own secret. When it changes, each creator's secret works on, and is made anew when its creator next
   * asks for it.
   */
  readonly secret: string;
}): CreatorSecrets {
  const secrets = COLLECTION_OF[kind];
  const seal = createSeal(secret, `mesi-${kind}-1`);
  const bodyOf = (creatorId: string, token: string): SecretDocument => ({
    digest: digestOf(token),
    sealed: seal.seal(creatorId, token),
    madeAtMs: clock.nowMs(),
  });
  const fresh = () => randomBytes(TOKEN_BYTES).toString('base64url');

  const write = async (creatorId: string, version: number, token: string): Promise<string> => {
    const replaced = await store.replace(secrets, creatorId, version, bodyOf(creatorId, token));
    // Somebody else wrote at the same time: theirs is the one from now on.
    return replaced.ok ? token : current(creatorId);
  };

  const current = async (creatorId: string): Promise<string> => {
    const stored = await store.get<SecretDocument | OpenDocument>(secrets, creatorId);
    if (stored) {
      const { body, version } = stored;
      if (isOpen(body)) return write(creatorId, version, body.token);
      return seal.open(creatorId, body.sealed) ?? write(creatorId, version, fresh());
    }
    const made = fresh();
    const inserted = await store.insert(secrets, creatorId, bodyOf(creatorId, made));
    return inserted.ok ? made : current(creatorId);
  };

  return {
    current,
    async renew(creatorId) {
      const stored = await store.get(secrets, creatorId);
      return stored ? write(creatorId, stored.version, fresh()) : current(creatorId);
    },
    async creatorOf(token) {
      if (!TOKEN_SHAPE.test(token)) return null;
      const [closed] = await store.find(secrets, { field: 'digest', value: digestOf(token), limit: 1 });
      if (closed) return closed.id;
      const [open] = await store.find(secrets, { field: 'token', value: token, limit: 1 });
      if (!open) return null;
      await write(open.id, open.version, token);
      return open.id;
    },
  };
}

function isOpen(body: SecretDocument | OpenDocument): body is OpenDocument {
  return 'token' in body;
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
