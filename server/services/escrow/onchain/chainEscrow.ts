import { ZeroHash } from 'ethers';
import { assertNever } from '../../../../shared/assertNever.ts';
import { type Chain, isAnswer } from '../chain.ts';
import {
  type EscrowAct,
  type EscrowOutcome,
  type EscrowPort,
  type EscrowTerms,
  EscrowUnavailable,
  type LockPayment,
} from '../port.ts';
import { type EventSource, READING_LIMITS, readEvents, STATES } from './chainEvents.ts';
import { ESCROW, rejectionOf } from './refusals.ts';
import { partsOf } from './signatures.ts';
import type { TransactionSender } from './TransactionSender.ts';
import { bidOf, contractTerms, secondsOf } from './terms.ts';
import { tokenLooker } from './token.ts';

/** Where the escrow lives on its chain. */
export interface EscrowPlace {
  readonly contract: string;
  /** The token that MESI is there. */
  readonly token: string;
  /** The block of the contract, or any before it. */
  readonly fromBlock: number;
}

/** A contract wallet gives no permit: it has allowed the contract to take its money. */
const NO_SIGNATURE = { v: 27, r: ZeroHash, s: ZeroHash } as const;

/** The escrow on a chain, embedded or not. Rules: SPEC.md, ES7 to ES20. */
export function createChainEscrow({
  chain,
  sender,
  place,
  blocksAtOnce = READING_LIMITS.blocksAtOnce,
}: {
  readonly chain: Chain;
  readonly sender: TransactionSender;
  readonly place: EscrowPlace;
  /** How many blocks the chain is asked for at once. */
  readonly blocksAtOnce?: number;
}): EscrowPort {
  const { contract, token } = place;
  const source: EventSource = { chain, contract, fromBlock: place.fromBlock, blocksAtOnce };
  const lookAtToken = tokenLooker(chain, token);
  const nameOf = (terms: EscrowTerms) => bidOf({ chainId: chain.chainId, contract }, terms, token);
  const send = async (key: string, data: string): Promise<EscrowOutcome> => {
    const sent = await sender.send({ key, to: contract, data });
    switch (sent.type) {
      case 'done':
      case 'pending':
        return sent;
      case 'outOfGas':
        return { type: 'refused', rejection: 'OutOfGas' };
      case 'reverted':
        return { type: 'refused', rejection: rejectionOf(sent.data) };
      default:
        return assertNever(sent);
    }
  };
  return {
    bidOf: nameOf,
    async lock(terms, payment) {
      const key = `lock:${nameOf(terms)}`;
      const [first, second] = lockData(contractTerms(terms, token), payment);
      const outcome = await send(key, first);
      const isOtherKind = outcome.type === 'refused' && outcome.rejection === 'TokenRefused';
      if (second === undefined || !isOtherKind) return outcome;
      const asContract = await send(key, second);
      return asContract.type === 'refused' ? outcome : asContract;
    },
    act: (bid, act) => send(`${act.type}:${bid}`, actData(bid, act)),
    async find(bid) {
      const call = { to: contract, data: ESCROW.encodeFunctionData('stateOf', [bid]) };
      const said = String(await asked(chain.send('eth_call', [call, 'latest'])));
      return STATES[Number(said)] ?? null;
    },
    eventsAfter: (cursor) => asked(readEvents(source, cursor)),
    async health() {
      const chainId = BigInt(String(await asked(chain.send('eth_chainId', []))));
      if (chainId !== chain.chainId) {
        return { ok: false, detail: `chain ${chainId} answers, and the escrow is on ${chain.chainId}` };
      }
      const code = String(await asked(chain.send('eth_getCode', [contract, 'latest'])));
      if (code === '0x') return { ok: false, detail: `no contract is at ${contract}` };
      const problem = await asked(lookAtToken());
      if (problem !== null) return { ok: false, detail: problem };
      const balance = await asked(chain.send('eth_getBalance', [sender.account, 'latest']));
      if (BigInt(String(balance)) > 0n) return { ok: true };
      return { ok: false, detail: `${sender.account} has nothing to pay for gas` };
    },
    close: () => sender.close(),
  };
}

/** Rejects with EscrowUnavailable when the chain does not answer. */
async function asked<T>(asking: Promise<T>): Promise<T> {
  return asking.catch((cause: unknown) => {
    throw isAnswer(cause) ? cause : new EscrowUnavailable('the chain does not answer', { cause });
  });
}

/** A signature of a key is brought in parts, which every token takes. One that is none, or is another's, is a contract wallet's. */
function lockData(
  terms: ReturnType<typeof contractTerms>,
  payment: LockPayment,
): readonly [string, ...(readonly string[])] {
  switch (payment.type) {
    case 'custody':
      return [ESCROW.encodeFunctionData('lock', [terms])];
    case 'permit': {
      const { v, r, s } = partsOf(payment.signature) ?? NO_SIGNATURE;
      const { termsSignature, deadlineMs } = payment;
      const args = [terms, termsSignature, secondsOf(deadlineMs), v, r, s];
      return [ESCROW.encodeFunctionData('lockWithPermit', args)];
    }
    case 'authorization': {
      const { validAfterMs, validBeforeMs, signature } = payment;
      const args = [terms, secondsOf(validAfterMs), secondsOf(validBeforeMs)];
      const asBytes = ESCROW.encodeFunctionData('lockWithContractAuthorization', [...args, signature]);
      const parts = partsOf(signature);
      if (parts === null) return [asBytes];
      const { v, r, s } = parts;
      return [ESCROW.encodeFunctionData('lockWithAuthorization', [...args, v, r, s]), asBytes];
    }
    default:
      return assertNever(payment);
  }
}

function actData(bid: string, act: EscrowAct): string {
  switch (act.type) {
    case 'accept':
    case 'consent':
    case 'decline':
    case 'withdraw':
    case 'dispute':
      return ESCROW.encodeFunctionData(act.type, [bid, act.signature ?? '0x']);
    case 'refund':
    case 'settleDefault':
      return ESCROW.encodeFunctionData(act.type, [bid]);
    case 'resolve':
      return ESCROW.encodeFunctionData('resolve', [bid, act.toPayeeMinor, act.signature ?? '0x']);
    case 'release': {
      const { window, nonce, scannedAtMs, ticketSignature, deviceSignature } = act.proof;
      const proof = { window, nonce, scannedAt: secondsOf(scannedAtMs), ticketSignature, deviceSignature };
      return ESCROW.encodeFunctionData('release', [bid, proof]);
    }
    default:
      return assertNever(act);
  }
}
