import { useMemo } from 'react';
import { talking } from '../../../model/talking.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { Mentions, type MentionsProps } from '../mentions/Mentions.tsx';
import { readableOf, stageOf, useStreamView } from '../useStreamConnection.ts';

export interface ChatMentionsProps extends Omit<MentionsProps, 'people'> {
  readonly connection: StreamConnection;
  /** Who writes, and is not offered; an empty text: somebody without an account. */
  readonly selfId: string;
}

/** Offers whoever talks in a stream while an `@` is being typed. Nobody is sent who watches it, so nobody else is offered. */
export default function ChatMentions({ connection, selfId, ...field }: ChatMentionsProps) {
  const readable = useStreamView(connection, readableOf);
  const creator = useStreamView(connection, stageOf)?.creator ?? null;
  const people = useMemo(() => talking({ readable, creator, selfId }), [readable, creator, selfId]);
  return <Mentions {...field} people={people} />;
}
