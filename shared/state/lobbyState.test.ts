import { Encoder } from '@colyseus/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import type { DirectoryEntry } from '../protocol/answers.ts';
import { openState } from './decodedState.testkit.ts';
import {
  fillLobby,
  LISTED_MEANINGS,
  LOBBY_STATE_BYTES,
  type LobbyFields,
  LobbyState,
  projectLobby,
} from './lobbyState.ts';

const text = fc.string({ maxLength: 12 });
const ms = fc.integer({ min: 1, max: 2 ** 45 });
const entry: fc.Arbitrary<DirectoryEntry> = fc.record({
  streamId: fc.integer({ min: 1, max: 150 }).map((n) => `st_${n}`),
  title: text,
  kind: fc.constantFrom('video' as const, 'audio' as const),
  category: fc.option(fc.constant('music' as const)),
  creator: fc.record({ id: text, name: text, handle: text, email: fc.constant('hidden@example.org') }),
  viewers: fc.nat(1_000),
  startedAtMs: ms,
  mode: fc.constantFrom('public' as const, 'ticketOnly' as const, 'oneToOne' as const),
  tickets: fc.option(fc.record({ priceMinor: fc.nat().map(String), left: fc.nat(100) })),
  backAtMs: fc.option(ms),
  still: fc.option(text),
});
const entries = (most: number) =>
  fc.uniqueArray(entry, { maxLength: most, selector: ({ streamId }) => streamId });

function openLobby(first: readonly DirectoryEntry[]) {
  const opened = openState(new LobbyState(), (state) => fillLobby(state, projectLobby(first)));
  return { ...opened, read: () => opened.decoder.state.toJSON() as LobbyFields };
}

describe('the state of a lobby', () => {
  it('[SY2] [SY3] is read from patches as from the whole, and is the same for the same list', () => {
    fc.assert(
      fc.property(fc.array(entries(8), { minLength: 2, maxLength: 5 }), ([first, ...later]) => {
        const { state, encoder, decoder, read } = openLobby(first!);
        for (const list of later) {
          fillLobby(state, projectLobby(list));
          if (encoder.hasChanges) decoder.decode(Buffer.from(encoder.encode()));
          encoder.discardChanges();
          expect(read()).toEqual(projectLobby(list));
          fillLobby(state, projectLobby(structuredClone(list).toReversed()));
          expect(encoder.hasChanges).toBe(false);
        }
      }),
    );
  });

  it('[SY1] lists the streams with the most viewers, each with the fields of the table', () => {
    fc.assert(
      fc.property(entries(130), (list) => {
        const { streamCount, streams } = openLobby(list).read();
        const shown = Object.values(streams);
        expect([streamCount, shown.length]).toEqual([
          list.length,
          Math.min(list.length, LIMITS.lobbyStateStreams),
        ]);
        const fewest = Math.min(...shown.map(({ viewers }) => viewers));
        for (const { streamId, viewers } of list)
          if (!(streamId in streams)) expect(viewers).toBeLessThanOrEqual(fewest);
        for (const listed of shown) {
          expect(Object.keys(listed).toSorted()).toEqual(Object.keys(LISTED_MEANINGS).toSorted());
          expect(Object.keys(listed.creator).toSorted()).toEqual(['handle', 'id', 'name']);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('[SY1] fits into its buffer with the longest texts', () => {
    const long = (characters: number) => '𝔐'.repeat(characters);
    const list = Array.from({ length: LIMITS.lobbyStateStreams }, (_, n): DirectoryEntry => {
      const name = long(LIMITS.displayNameChars);
      return {
        streamId: `st_${'x'.repeat(60)}${n}`,
        title: long(LIMITS.streamTitleChars),
        kind: 'video',
        category: 'nightlife',
        creator: { id: `us_${'x'.repeat(64)}`, name, handle: name },
        viewers: 1_000_000,
        startedAtMs: 2 ** 45,
        mode: 'ticketOnly',
        tickets: { priceMinor: '9'.repeat(30), left: 2_000 },
        backAtMs: 2 ** 45,
        still: `/stills/st_${'x'.repeat(64)}?at=${2 ** 45}`,
      };
    });
    const state = new LobbyState();
    fillLobby(state, projectLobby(list));
    const bytes = new Encoder(state).encodeAll({ offset: 1 }, new Uint8Array(2 * LOBBY_STATE_BYTES));
    expect(bytes.byteLength).toBeLessThan(LOBBY_STATE_BYTES);
  });
});
