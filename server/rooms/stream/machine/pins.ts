import { type Actor, mayModerate } from '../../policies/moderation.ts';
import { emit, ok, refuse, type StreamDecision, type StreamState } from './state.ts';

/** Takes a paid message from above the chat. The tip stays in the chat, and what was paid stays paid. */
export function unpin(state: StreamState, actor: Actor, tipId: string): StreamDecision {
  const { stage } = state.view;
  const pin = stage.pins?.find(({ id }) => id === tipId);
  const by = { ownerId: stage.creator.id, actor };
  if (!mayModerate(state.modes, by)) return refuse('Forbidden');
  if (!pin) return refuse('LineUnknown');
  const isOwn = actor !== 'owner' && pin.from?.id === actor.id;
  if (!isOwn && pin.from && !mayModerate(state.modes, by, pin.from.id)) return refuse('Forbidden');
  return ok(emit(state, { type: 'unpinned', tipId }));
}
