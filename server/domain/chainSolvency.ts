import type { ChainBooks, SolvencyAnswer, SolvencyCheck } from '../../shared/protocol/money.ts';

/**
 * Returns the books with what stands on the chain behind the money of bids: the contract holds what the locks say, and what lies
 * there and in custody covers what people are owed. A chain that does not answer is no fault of the books.
 */
export function withChain(answer: SolvencyAnswer, chain: ChainBooks | null): SolvencyAnswer {
  if (chain === null) return answer;
  const checks = [...answer.checks, ...(chain.type === 'away' ? [] : checksOf(answer, chain))];
  return { ...answer, ok: checks.every(({ ok }) => ok) && chain.troubles.length === 0, checks, chain };
}

function checksOf(
  { assets }: SolvencyAnswer,
  { custodyMinor, lockedMinor, followedMinor }: Extract<ChainBooks, { type: 'answers' }>,
): readonly SolvencyCheck[] {
  const owed = BigInt(assets.find(({ asset }) => asset === 'MESI')?.liabilitiesMinor ?? '0');
  const covered = BigInt(custodyMinor) + BigInt(lockedMinor);
  const isEqual = lockedMinor === followedMinor;
  const findings = (isRight: boolean, words: string) => (isRight ? [] : [words]);
  return [
    {
      ...{ check: 'locks', ok: isEqual, detail: 'the escrow contract holds what its locks say' },
      findings: findings(isEqual, `MESI: ${lockedMinor}, not ${followedMinor}`),
    },
    {
      ...{ check: 'cover', ok: covered >= owed, detail: 'custody and locks cover what is owed' },
      findings: findings(covered >= owed, `MESI: ${covered} of ${owed}`),
    },
  ];
}
