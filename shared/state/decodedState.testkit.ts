import { Encoder, Reflection, type Schema } from '@colyseus/schema';

/** A room's state as `fill` fills it first, and the decoder of somebody who joined with the stock SDK. */
export function openState<State extends Schema>(state: State, fill: (state: State) => void) {
  const encoder = new Encoder(state);
  fill(state);
  const whole = Buffer.from(encoder.encodeAll());
  encoder.discardChanges();
  const decoder = Reflection.decode<State>(Reflection.encode(encoder));
  decoder.decode(whole);
  return { state, encoder, decoder };
}
