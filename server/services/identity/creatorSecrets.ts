import { randomBytes } from 'node:crypto';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { CreatorSecretKind } from './port.ts';

const COLLECTION_OF = {
  overlay: COLLECTIONS.overlayTokens.name,
  streamKey: COLLECTIONS.streamKeys.name,
} as const satisfies Record<CreatorSecretKind, string>;
const TOKEN_BYTES = 32;
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{43}$/;

interface SecretDocument {
  readonly [key: string]: string | number;
  readonly token: string;
  readonly madeAtMs: number;
}

export interface CreatorSecrets {
  current(creatorId: string): Promise<string>;
  renew(creatorId: string): Promise<string>;
  creatorOf(token: string): Promise<string | null>;
}

/** One document a creator, so that the old secret is gone in the same write that brings the new one. */
export function createCreatorSecrets({
  kind,
  store,
  clock,
}: {
  readonly kind: CreatorSecretKind;
  readonly store: StorePort;
  readonly clock: Clock;
}): CreatorSecrets {
  const secrets = COLLECTION_OF[kind];
  const fresh = (): SecretDocument => ({
    token: randomBytes(TOKEN_BYTES).toString('base64url'),
    madeAtMs: clock.nowMs(),
  });

  const current = async (creatorId: string): Promise<string> => {
    const stored = await store.get<SecretDocument>(secrets, creatorId);
    if (stored) return stored.body.token;
    const made = fresh();
    const inserted = await store.insert(secrets, creatorId, made);
    return inserted.ok ? made.token : current(creatorId);
  };

  return {
    current,
    async renew(creatorId) {
      const stored = await store.get<SecretDocument>(secrets, creatorId);
      if (!stored) return current(creatorId);
      const made = fresh();
      const replaced = await store.replace(secrets, creatorId, stored.version, made);
      // Somebody else renewed at the same time: the old one is gone, which is what was asked for.
      return replaced.ok ? made.token : current(creatorId);
    },
    async creatorOf(token) {
      if (!TOKEN_SHAPE.test(token)) return null;
      const [stored] = await store.find(secrets, { field: 'token', value: token, limit: 1 });
      return stored?.id ?? null;
    },
  };
}
