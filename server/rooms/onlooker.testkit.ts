import type { Room } from '@colyseus/sdk';
import { vi } from 'vitest';
import type { MediaNews } from '../../shared/protocol/answers.ts';
import { audienceJoinOptions } from '../../shared/protocol/commands.ts';
import type { FeedEvent, FeedFrame, FeedSnapshot } from '../../shared/protocol/feed.ts';
import type { DoorView, YouView } from '../../shared/protocol/modes.ts';
import type { Rejection } from '../../shared/protocol/rejections.ts';
import type { TestPerson, TestServer } from './roomsServer.testkit.ts';
import { newStreamDocument } from './stream/streamDocument.ts';

/** What one seat was given, in order, and what of it should never have reached it. */
export interface Onlooker {
  readonly person: TestPerson;
  readonly room: Room;
  standing: 'inside' | 'door' | 'joining';
  readonly events: FeedEvent[];
  readonly media: MediaNews[];
  readonly leaks: string[];
  snapshots: number;
  stage: FeedSnapshot['stage'] | null;
  door: DoorView | null;
  you: YouView | null;
  closeCode: number | null;
}

function lookOn(person: TestPerson, room: Room): Onlooker {
  const seen: Onlooker = {
    person,
    room,
    standing: 'joining',
    events: [],
    media: [],
    leaks: [],
    snapshots: 0,
    stage: null,
    door: null,
    you: null,
    closeCode: null,
  };
  room.reconnection.enabled = false;
  const outside = () => seen.standing !== 'inside';
  room.onMessage('snapshot', (snapshot: FeedSnapshot) => {
    Object.assign(seen, { standing: 'inside', stage: snapshot.stage, door: null });
    seen.snapshots += 1;
  });
  room.onMessage('feed', ({ events }: FeedFrame) => {
    if (outside()) seen.leaks.push(`feed ${JSON.stringify(events)}`);
    seen.events.push(...events);
  });
  room.onMessage('media', (news: MediaNews) => {
    // the end of a picture is told to whoever had it
    if (outside() && news.type !== 'bye') seen.leaks.push(`media ${JSON.stringify(news)}`);
    seen.media.push(news);
  });
  room.onMessage('door', (door: DoorView) => void Object.assign(seen, { standing: 'door', door }));
  room.onMessage('you', (you: YouView) => void Object.assign(seen, { you }));
  room.onMessage('panel', () => {});
  room.onMessage('testAlert', () => {});
  room.onLeave((code) => void Object.assign(seen, { closeCode: code }));
  return seen;
}

export async function watchStream(person: TestPerson, streamId: string): Promise<Onlooker> {
  const options = audienceJoinOptions.parse({ streamId });
  return lookOn(person, await person.client.joinOrCreate('audience', options));
}

/** A stream of that creator, not live yet, with the control seat. */
async function openStudio(server: TestServer, owner: TestPerson) {
  const streamId = server.services.ids.next('st');
  const { id, name, handle } = owner.account;
  const document = newStreamDocument({ streamId, creator: { id, name, handle } });
  await server.services.store.insert('streams', streamId, { ...document } as never);
  const studio = lookOn(owner, await owner.client.joinOrCreate('stream', { streamId }));
  return { streamId, studio };
}

export async function goLive(server: TestServer, owner: TestPerson) {
  const opened = await openStudio(server, owner);
  await opened.studio.room.request('goLive', { title: 'Hello', kind: 'video' });
  return opened;
}

export const until = (what: () => boolean) => vi.waitUntil(what, { timeout: 10_000, interval: 10 });

/** `ok`, or the code of the refusal, of a room’s request as of one by REST. */
export async function outcomeOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return 'ok';
  } catch (error) {
    const { reason, data, message } = error as {
      reason?: Rejection;
      data?: { error?: Rejection };
      message: string;
    };
    return reason?.code ?? data?.error?.code ?? message;
  }
}
