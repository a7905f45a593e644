import { groupChatOf } from '../../../shared/protocol/modes.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { isForGroup } from '../../domain/conversation/groupReplay.ts';
import { streamCommandId } from '../../domain/conversation/streamCommand.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import { onceMore } from '../../onceMore.ts';
import type { Services } from '../../services/services.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { StreamDocument } from '../stream/streamDocument.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { ChatState } from './machine/state.ts';
import type { SeenStream } from './machine/streams.ts';

/** Streams of a group that are looked at, the newest first. */
const LOOKED_AT = 5;

interface GroupStreamsInput {
  readonly services: Pick<Services, 'store' | 'replays' | 'notices' | 'clock' | 'bus'>;
  readonly chat: () => ChatAuthority;
}

/**
 * Takes note, in a group's conversation, of the streams that belong to it. The document of a stream decides whether it is
 * live and for whom; this only reads it, so that whoever looks next makes good what a crash left out. Rules: SPEC.md, GS*.
 */
export class GroupStreams {
  readonly #input: GroupStreamsInput;

  constructor(input: GroupStreamsInput) {
    this.#input = input;
  }

  /**
   * Looks at all streams of the group. When it resolves, what they are stands in the conversation, and all members were
   * told of those that are live. Rejects when something that it needs is away, or another authority rules.
   */
  readonly look = onceMore(async () => {
    const { told } = this.#input.chat();
    if (told.type !== 'group') return;
    for (const stream of await this.#read(told.conversationId)) await this.#note(stream);
    await this.#ring();
  });

  /** Looks, for whoever asks from another process. */
  async looked(): Promise<Outcome<object>> {
    await this.look();
    return { ok: true, value: {} };
  }

  /** Lets the door of each live stream look again at whoever came or went. */
  tellDoors(before: ChatState, { members, streams = [] }: ChatState): void {
    if (members === before.members) return;
    const everybody = new Set([...before.members.keys(), ...members.keys()]);
    const changed = [...everybody].filter((id) => before.members.has(id) !== members.has(id));
    for (const { state, creator } of streams) {
      if (state !== 'live') continue;
      // without its creator in the group, the stream lets none of its members in
      const personIds = changed.includes(creator.id) ? everybody : changed;
      for (const personId of personIds)
        this.#input.services.bus.publish(accessTopic(creator.id), { of: 'person', personId });
    }
  }

  async #read(conversationId: string): Promise<readonly SeenStream[]> {
    const { store } = this.#input.services;
    const found = await store.find(COLLECTIONS.streams.name, {
      field: 'conversationId',
      value: conversationId,
      by: 'liveAtMs',
      order: 'descending',
      limit: LOOKED_AT,
    });
    const documents = found.map(({ body }) => body as unknown as StreamDocument);
    const seen = await Promise.all(documents.map((document) => this.#seen(document)));
    return seen.filter((stream) => stream !== null).toReversed();
  }

  async #seen({ stage, history }: StreamDocument): Promise<SeenStream | null> {
    const { streamId, creator, title, phase, raisedMinor, tipCount } = stage;
    if (phase.type === 'idle') return null;
    const { startedAtMs } = phase;
    // what was said in the stream while it was open to others is not the group's
    const isGroups = groupChatOf(stage.mode) !== null;
    const tips = isGroups ? history.filter((event) => event.type === 'tip') : [];
    const known = this.#input.chat().told.streams?.find((one) => one.streamId === streamId);
    const isOver = phase.type === 'ended' && known?.state !== 'ended';
    const ended = isOver && {
      durationMs: Math.max(0, phase.endedAtMs - startedAtMs),
      raisedMinor,
      tipCount,
      replayId: await this.#replayOf(streamId, creator.id),
    };
    return { streamId, creator, title, startedAtMs, ended: ended || null, tips };
  }

  /** Finds the replay that members may watch: it has nothing of what was sold to others. */
  async #replayOf(streamId: string, creatorId: string): Promise<string | null> {
    const replays = await this.#input.services.replays.list(creatorId);
    const open = replays.find((replay) => replay.streamId === streamId && isForGroup(replay));
    return open?.replayId ?? null;
  }

  async #note(stream: SeenStream): Promise<void> {
    const chat = this.#input.chat();
    const { streamId, creator } = stream;
    const known = chat.told.streams?.find((one) => one.streamId === streamId);
    if (known?.state === 'ended') return;
    const isTold = {
      live:
        known !== undefined || (await chat.written(creator.id, streamCommandId('live', streamId))) !== null,
      ended:
        stream.ended !== null &&
        (await chat.written(creator.id, streamCommandId('ended', streamId))) !== null,
    };
    const refused = await chat.command({ type: 'streamSeen', stream, isTold });
    if (refused !== null) throw new Error(`stream ${streamId} was not noted: ${refused}`);
  }

  /** Tells all members of what is live in their inboxes, each once. */
  async #ring(): Promise<void> {
    const { chat, services } = this.#input;
    for (const { streamId, creator, title, state, isRung, startedAtMs } of chat().told.streams ?? []) {
      if (state !== 'live' || isRung) continue;
      const { conversationId, name, members } = chat().told;
      const news = { type: 'groupLive', creator, conversationId, group: name, streamId, title } as const;
      for (const { person, isMuted } of members.values()) {
        if (isMuted || person.id === creator.id) continue;
        await services.notices.tell({
          personId: person.id,
          key: `live/${streamId}`,
          atMs: startedAtMs,
          news,
        });
      }
      await chat().command({ type: 'streamRung', streamId });
    }
  }
}
