import { matchMaker } from '@colyseus/core';
import { expect, vi } from 'vitest';
import { HOUR_MS } from '../../../shared/time.ts';
import type { Services } from '../../services/services.ts';

const PATIENCE = { timeout: 10_000 };

/** Lets no room have a meeting, and has it begin now, or so long ago: so its room finds it when it comes back. */
export async function moveToNow(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  meetingId: string,
  agoMs = 0,
): Promise<void> {
  const query = { name: 'meeting', meetingId } as Parameters<typeof matchMaker.query>[0];
  for (const { roomId } of await matchMaker.query(query))
    await matchMaker.getLocalRoomById(roomId)?.disconnect();
  await vi.waitFor(async () => expect(await matchMaker.query(query)).toEqual([]), PATIENCE);
  await vi.waitFor(async () => {
    const { version, body } = (await store.get('meetings', meetingId))!;
    const startMs = clock.nowMs() - agoMs;
    const slot = { ...(body.slot as object), startMs, endMs: startMs + HOUR_MS };
    const moved = { ...body, slot, remindedMs: clock.nowMs() };
    expect((await store.replace('meetings', meetingId, version, moved)).ok).toBe(true);
  }, PATIENCE);
}
