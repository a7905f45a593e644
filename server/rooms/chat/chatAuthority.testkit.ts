import type { Clock } from '../../services/runtime/port.ts';
import type { SimRuntime } from '../../services/runtime/simRuntime.ts';
import type { StorePort } from '../../services/store/port.ts';
import { ChatAuthority } from './ChatAuthority.ts';

/** Rules a conversation that stands in that store, without a room. */
export async function ruleChat(parts: {
  readonly conversationId: string;
  readonly store: StorePort;
  readonly clock: Clock;
}): Promise<ChatAuthority> {
  const hooks = { onTold: () => {}, onLost: () => {} };
  const authority = new ChatAuthority({ ...parts, place: async () => {}, hooks });
  await authority.claim();
  return authority;
}

/** Lets time pass until what was asked is settled. */
export async function passing<T>(runtime: SimRuntime, asked: Promise<T>): Promise<T> {
  let done = false;
  const marked = asked.finally(() => {
    done = true;
  });
  while (!done) {
    runtime.advance(50);
    // biome-ignore lint/style/noRestrictedGlobals: no time passes: it only waits until no promise can go on
    await new Promise((resolve) => void setImmediate(resolve));
  }
  return marked;
}
