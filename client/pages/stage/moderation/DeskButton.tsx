import { useMemo } from 'react';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { DeskWay } from './DeskWay.tsx';
import { deskOfStream } from './deskRoom.ts';

/** The way of creators and moderators to the moderation desk of a stream. */
export default function DeskButton({ connection }: { readonly connection: StreamConnection }) {
  const room = useMemo(() => deskOfStream(connection), [connection]);
  return <DeskWay room={room} />;
}
