import { Set as PersistentSet } from 'immutable';
import { decideShard } from '../audience/shardMachine.ts';
import type { ShardState } from '../audience/shardState.ts';
import { decideStream } from '../stream/streamMachine.ts';
import type { Plant } from './StreamStory.ts';
import { withoutFence, writesLater } from './wrongStores.ts';

/** Errors somebody could make. Each must be noticed, by the rule it breaks; a simulation that is blind proves nothing. */
export const PLANTS: Readonly<Record<string, { readonly breaks: string; readonly plant: Plant }>> = {
  'the fence is open: a deposed authority may write': { breaks: 'SI', plant: { store: withoutFence } },
  'told before it is written': { breaks: 'SI', plant: { store: writesLater } },
  'a tip told twice is shown twice': {
    breaks: 'SI1',
    plant: {
      decideStream: (state, command, nowMs) =>
        decideStream({ ...state, shown: PersistentSet() }, command, nowMs),
    },
  },
  'nobody looks into the journal': { breaks: 'SI1', plant: { blindToJournal: true } },
  'a line told twice is said twice': {
    breaks: 'SI4',
    plant: { decideStream: (state, command, nowMs) => decideStream({ ...state, heard: [] }, command, nowMs) },
  },
  'a deletion is acknowledged and not done': {
    breaks: 'SI15',
    plant: {
      decideStream: (state, command, nowMs) =>
        command.type === 'deleteLine' ? { ok: true, next: state } : decideStream(state, command, nowMs),
    },
  },
  'reactions are counted again with every report': {
    breaks: 'SI3',
    plant: {
      decideStream: (state, command, nowMs) =>
        decideStream(
          command.type === 'shardReported'
            ? { ...state, shards: state.shards.map((shard) => ({ ...shard, reactions: {} })) }
            : state,
          command,
          nowMs,
        ),
    },
  },
  'the seats of dead shards are counted for ever': {
    breaks: 'SI3',
    plant: {
      decideStream: (state, command, nowMs) =>
        command.type === 'deadlineDue' && command.id === 'shardSilence'
          ? {
              ok: true,
              next: { ...state, shards: state.shards.map((shard) => ({ ...shard, heardAtMs: nowMs })) },
            }
          : decideStream(state, command, nowMs),
    },
  },
  'a shard does not mind a hole': {
    breaks: 'SI2',
    plant: {
      decideShard: (state, command, nowMs) =>
        decideShard(
          command.type === 'heard' && command.message.type === 'frame'
            ? pretendToKnow(state, command.message.frame.seq - 1)
            : state,
          command,
          nowMs,
        ),
    },
  },
  'a shard believes whoever speaks': {
    breaks: 'SI5',
    plant: {
      decideShard: (state, command, nowMs) => decideShard({ ...state, highestEpoch: 0 }, command, nowMs),
    },
  },
};

function pretendToKnow(state: ShardState, seq: number): ShardState {
  const { snapshot } = state;
  return snapshot && snapshot.seq < seq ? { ...state, snapshot: { ...snapshot, seq } } : state;
}
