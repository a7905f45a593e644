import { createLog } from '../../server/log.ts';
import { JanusInstance } from '../../server/services/media/janus/JanusInstance.ts';
import type { RunningJanus } from '../../server/services/media/janus/janusWorld.testkit.ts';
import { listRooms } from '../../server/services/media/janus/videoRoom.ts';
import { createSystemRuntime } from '../../server/services/runtime/systemRuntime.ts';

/** Finds the one feed that is on that Janus. */
export async function findFeed(
  janus: RunningJanus,
): Promise<{ readonly room: number; readonly feed: number }> {
  const { clock } = createSystemRuntime();
  const { promise: up, resolve } = Promise.withResolvers<void>();
  const instance = new JanusInstance({
    name: 'bench',
    address: () => janus.child.address,
    clock,
    log: createLog({ level: 'silent' }),
    onChange: () => resolve(),
  });
  await up;
  const [room] = (await listRooms(instance.control)).filter(({ isOurs, people }) => isOurs && people > 0);
  const { data } = await instance.control.request({ request: 'listparticipants', room: room!.room });
  const [publisher] = data.participants as readonly { readonly id: number }[];
  instance.stop();
  return { room: room!.room, feed: publisher!.id };
}
