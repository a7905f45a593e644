import type { CollectionSpec } from './port.ts';

/** All collections of the product; an adapter creates them and their indexes at start. */
export const COLLECTIONS = {
  accounts: { name: 'accounts', unique: ['email', 'handle'], index: [] },
  streams: { name: 'streams', unique: [], index: ['creatorId', 'phaseType'] },
  /** Sealed pages of entry ids already shown in a stream's feed: `<streamId>:<page>`. */
  tipPages: { name: 'tipPages', unique: [], index: ['streamId'] },
  /** One per creator, id = creator's id: the secret of the stand-alone overlay. */
  overlayTokens: { name: 'overlayTokens', unique: ['token'], index: [] },
} as const satisfies Record<string, CollectionSpec>;
