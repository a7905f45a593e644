import { OrderEffectRunner, type OrderEffectRunnerInput } from '../orders/OrderEffectRunner.ts';

/** Holds and their ends of a stream's orders are found by it. */
export const ordersRef = (streamId: string): string => `stream:${streamId}:orders`;

/** Does with money what a stream's book asks for. What its entries say is input: the same of every version of the server. */
export function createStreamOrderRunner(
  input: Omit<OrderEffectRunnerInput, 'ref' | 'factsOf'> & {
    readonly streamId: string;
    readonly creatorId: string;
  },
): OrderEffectRunner {
  const { streamId, creatorId, ...rest } = input;
  return new OrderEffectRunner({
    ...rest,
    ref: ordersRef(streamId),
    factsOf: ({ purpose, payer }) => ({
      ...{ purpose, streamId, creatorId },
      ...{ giverId: payer.id, giverName: payer.name, giverHandle: payer.handle },
    }),
  });
}
