import { describe, expect, it } from 'vitest';
import {
  type AudienceCommand,
  type AudienceEffect,
  decideAudience,
  emptyAudience,
} from './audienceMachine.ts';
import { DESK } from './deskLimits.ts';

const GEN = { n: 1, id: 'pub_1' };
const heard = { type: 'heard', node: 'mesh_p', gen: GEN, beat: true } as const;
const open = (askId: string) => ({ type: 'open', viewer: 'v1', askId }) as const;
const granted = (askId: string) =>
  ({ type: 'noted', genId: GEN.id, viewer: 'v1', askId, note: 'granted' }) as const;
const LEAVE = { type: 'leave', node: 'mesh_p', viewer: 'v1' };

/** Returns what the last of the commands caused. */
function lastEffects(commands: readonly AudienceCommand[]): readonly AudienceEffect[] {
  let audience = emptyAudience(0);
  let effects: readonly AudienceEffect[] = [];
  for (const command of commands) {
    const decision = decideAudience(audience, command, 0);
    if (!decision.ok) throw new Error(decision.rejection);
    ({ next: audience, effects } = decision);
  }
  return effects;
}

describe('the viewers of one instance', () => {
  it('[MD22] a grant that comes after its viewer has gone is given back', () => {
    expect(lastEffects([heard, granted('ask_1')])).toEqual([LEAVE]);
    const gaveUp = { type: 'askedLongEnough', viewer: 'v1', askId: 'ask_1' } as const;
    expect(lastEffects([heard, open('ask_1'), gaveUp, granted('ask_1')])).toEqual([LEAVE]);
  });

  it('[JA15] a viewer that was dropped for what it offered is told why', () => {
    const refused = { code: 'CodecNotTaken', why: 'the picture is VP8' } as const;
    const dropped = { ...granted(''), note: 'dropped', refused } as const;
    expect(lastEffects([heard, open('ask_1'), granted('ask_1'), dropped])).toContainEqual({
      type: 'tell',
      viewer: 'v1',
      message: { type: 'bye', peer: 'origin', refused },
    });
  });

  it('[MD22] a grant of an older question, or the same twice, is not given back', () => {
    expect(lastEffects([heard, open('ask_1'), open('ask_2'), granted('ask_1')])).toEqual([]);
    expect(lastEffects([heard, open('ask_1'), granted('ask_1'), granted('ask_1')])).toEqual([]);
  });

  it('[MD25] a beat is answered with whom there is, and nothing else is', () => {
    const renew = { type: 'renew', node: 'mesh_p', genId: GEN.id, viewers: ['v1'] };
    expect(lastEffects([heard, open('ask_1'), granted('ask_1'), heard])).toEqual([renew]);
    expect(lastEffects([heard, open('ask_1'), granted('ask_1'), { ...heard, beat: false }])).toEqual([]);
    expect(lastEffects([heard, heard])).toEqual([]);
  });

  it('[MD24] silence counts from its limit on', () => {
    const seated = [heard, open('ask_1'), granted('ask_1')];
    const tick = (atMs: number) => {
      let audience = emptyAudience(0);
      for (const command of seated) {
        const decision = decideAudience(audience, command, 0);
        if (decision.ok) audience = decision.next;
      }
      return decideAudience(audience, { type: 'tick' }, atMs);
    };
    expect(tick(DESK.publisherLostMs - 1)).toMatchObject({ effects: [] });
    expect(tick(DESK.publisherLostMs)).toMatchObject({
      effects: [{ type: 'tell', message: { type: 'bye' } }],
    });
  });
});
