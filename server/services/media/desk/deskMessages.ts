import { z } from 'zod';
import { signalCommand } from '../../../../shared/protocol/commands.ts';
import { topicsOf } from '../../../domain/topics/topicOf.ts';

/**
 * What instances of a server set say to each other over the bus. `node` names an instance, `gen` one opening of a
 * publisher.
 */
const generation = z.object({ n: z.number(), id: z.string() });
/**
 * One opening of a publisher. Later openings are greater: `n` is at least the clock at opening, and above every `n`
 * that was heard of.
 */
export type Generation = z.infer<typeof generation>;

const common = { stream: z.string(), from: z.string() };

const busMessage = z.discriminatedUnion('k', [
  // These go to all instances that have peers of the stream.
  /** A publisher is here. `claim` says that it was opened just now. */
  z.object({ k: z.literal('here'), ...common, gen: generation, claim: z.boolean() }),
  /** A publisher is gone. `soon` says that its media server was lost, and that it will be here again. */
  z.object({ k: z.literal('gone'), ...common, genId: z.string(), soon: z.boolean().optional() }),
  z.object({
    k: z.literal('ask'),
    ...common,
    viewer: z.string(),
    personId: z.string(),
    askId: z.string(),
  }),
  /** All media of the stream up to generation `n` is over. */
  z.object({ k: z.literal('ended'), ...common, n: z.number() }),
  // These go to the instance of the publisher.
  z.object({ k: z.literal('leave'), ...common, viewer: z.string() }),
  z.object({ k: z.literal('renew'), ...common, genId: z.string(), viewers: z.array(z.string()) }),
  z.object({
    k: z.literal('signal'),
    ...common,
    genId: z.string(),
    viewer: z.string(),
    signal: signalCommand,
  }),
  /**
   * The answer to a claim by a publisher that ranks higher, though the claimant came later: the claimant raises its
   * claim.
   */
  z.object({ k: z.literal('outranked'), ...common, gen: generation }),
  // These go to the instance of a viewer.
  z.object({
    k: z.literal('note'),
    ...common,
    /** The generation is whole, as a note may be the first that the instance hears of that publisher. */
    gen: generation,
    viewer: z.string(),
    askId: z.string(),
    note: z.enum(['granted', 'full', 'personFull', 'barred', 'free', 'dropped', 'held', 'resumed']),
    /** Why a viewer was dropped, when it was for what it offered. */
    refused: z.object({ code: z.enum(['OfferInvalid', 'CodecNotTaken']), why: z.string() }).optional(),
  }),
  z.object({
    k: z.literal('relay'),
    ...common,
    genId: z.string(),
    viewer: z.string(),
    signal: signalCommand,
  }),
]);
export type BusMessage = z.infer<typeof busMessage>;

export function outranks(left: Generation, right: Generation): boolean {
  return left.n > right.n || (left.n === right.n && left.id > right.id);
}

const topics = topicsOf<BusMessage>('media', busMessage);
export const streamTopic = (streamId: string) => topics(`media.stream.${streamId}`);
export const nodeTopic = (node: string) => topics(`media.node.${node}`);
