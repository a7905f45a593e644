import { OrderEffectRunner, type OrderEffectRunnerInput } from '../orders/OrderEffectRunner.ts';

/** Returns the `ref` by which the holds of a stream's orders, and their ends, are found. */
export const ordersRef = (streamId: string): string => `stream:${streamId}:orders`;

/**
 * Creates what does with money what a stream's book asks for. What its entries say is input of their hash, so it must
 * stay the same for every version of the server.
 */
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
    factsOf: ({ purpose, payer, payees, facts }) => ({
      ...{ purpose, streamId, creatorId },
      ...{ giverId: payer.id, giverName: payer.name, giverHandle: payer.handle },
      ...(purpose === 'ticketReturn' ? { payerId: payees[0]?.account.replace('wallet:', '') ?? '' } : {}),
      ...facts,
    }),
  });
}
