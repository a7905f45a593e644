import { Interface, isError, TypedDataEncoder } from 'ethers';
import { type Chain, isAnswer } from '../chain.ts';
import {
  type EscrowTerms,
  EscrowUnavailable,
  type TypedMessage,
  type WalletChain,
  type WalletPayment,
  type WalletRejection,
} from '../port.ts';
import type { EscrowPlace } from './chainEscrow.ts';
import { keyOf } from './signatures.ts';
import { bidOf, contractTerms, secondsOf, TERMS_TYPE, typedDomain } from './terms.ts';
import { tokenLooker } from './token.ts';

/** What a token can be asked that wallets pay with; it may know only some of it. */
const TOKEN_ASKED = new Interface([
  'function balanceOf(address) view returns (uint256)',
  'function allowance(address,address) view returns (uint256)',
  'function nonces(address) view returns (uint256)',
  'function authorizationState(address,bytes32) view returns (bool)',
  'function name() view returns (string)',
  'function version() view returns (string)',
  'function receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)',
  'function eip712Domain() view returns (bytes1,string,string,uint256,address,bytes32,uint256[])',
]);
/** What a contract wallet is asked (ERC-1271), and what it says to what its owners have signed. */
const WALLET_ASKED = new Interface(['function isValidSignature(bytes32,bytes) view returns (bytes4)']);
const SIGNED = WALLET_ASKED.getFunction('isValidSignature')!.selector;
const field = (name: string, type: string) => ({ name, type });
const RECEIVE = {
  ReceiveWithAuthorization: [
    ...[field('from', 'address'), field('to', 'address'), field('value', 'uint256')],
    ...[field('validAfter', 'uint256'), field('validBefore', 'uint256'), field('nonce', 'bytes32')],
  ],
};
const PERMIT = {
  Permit: [
    ...[field('owner', 'address'), field('spender', 'address'), field('value', 'uint256')],
    ...[field('nonce', 'uint256'), field('deadline', 'uint256')],
  ],
};
/** The nonce of an authorization is the bid's id without its last eight bytes. */
const NONCE_CHARS = 2 + 48;
const WORD_CHARS = 2 + 64;

/** How wallets pay on the chain of an escrow. What they sign is made of our settings, and of what the token says of itself. */
export function createWalletChain(parts: Parts): WalletChain {
  const { chain, place } = parts;
  const placeOf = { chainId: chain.chainId, contract: place.contract };
  const askAt = chainAsker(chain);
  const ask: AskToken = (name, args = []) => askAt({ to: place.token, asked: TOKEN_ASKED }, name, args);
  const amountOf = async (name: string, args: readonly string[]) =>
    BigInt(String((await ask(name, args))?.[0] ?? 0));
  const tokenDomain = async (): Promise<TypedMessage['domain']> => {
    const own = await ask('eip712Domain');
    const name = own ? own[1] : (await ask('name'))?.[0];
    const version = own ? own[2] : ((await ask('version'))?.[0] ?? '1');
    const chainId = Number(chain.chainId);
    return { name: String(name), version: String(version), chainId, verifyingContract: place.token };
  };
  const signed: SignedMessages = {
    nonceOf: (terms) => bidOf(placeOf, terms, place.token).slice(0, NONCE_CHARS).padEnd(WORD_CHARS, '0'),
    terms: (terms) => ({
      domain: { ...typedDomain(placeOf), chainId: Number(chain.chainId) },
      ...{ types: TERMS_TYPE, primaryType: 'Terms', message: texts(contractTerms(terms, place.token)) },
    }),
    authorization: async (terms, untilMs) => ({
      domain: await tokenDomain(),
      ...{ types: RECEIVE, primaryType: 'ReceiveWithAuthorization' },
      message: texts({
        ...{ from: terms.payer, to: place.contract, value: terms.amountMinor },
        ...{ validAfter: 0n, validBefore: secondsOf(untilMs), nonce: signed.nonceOf(terms) },
      }),
    }),
    permit: async (terms, untilMs) => ({
      domain: await tokenDomain(),
      ...{ types: PERMIT, primaryType: 'Permit' },
      message: texts({
        ...{ owner: terms.payer, spender: place.contract, value: terms.amountMinor },
        ...{ nonce: await amountOf('nonces', [terms.payer]), deadline: secondsOf(untilMs) },
      }),
    }),
  };
  /** A contract wallet that has given its allowance needs no token that takes its signatures. */
  const isAllowedByContract = async ({ payer, amountMinor }: EscrowTerms) =>
    (await amountOf('allowance', [payer, place.contract])) >= amountMinor && (await isContract(chain, payer));
  const lookAtToken = tokenLooker(chain, place.token);
  /** A wallet would pay another amount than the ledger counts in a token with other decimals: nobody signs for that. */
  const requireMesi = async () => {
    const problem = await lookAtToken().catch(notAsked);
    if (problem !== null) throw new EscrowUnavailable(problem);
  };
  return {
    async toSign(terms, untilMs) {
      await requireMesi();
      // a token without authorizations does not know the question
      const isAsked = await ask('authorizationState', [terms.payer, signed.nonceOf(terms)]);
      if (isAsked && !(await isAllowedByContract(terms)))
        return { type: 'authorization', messages: [await signed.authorization(terms, untilMs)] };
      return { type: 'permit', messages: [await signed.permit(terms, untilMs), signed.terms(terms)] };
    },
    async judge(terms, payment) {
      await requireMesi();
      const judging = { askAt, ask, amountOf, signed, place };
      const refused = await judgeSigned(judging, terms, payment);
      if (refused) return refused;
      if ((await amountOf('balanceOf', [terms.payer])) < terms.amountMinor) return 'WalletLacksMoney';
      return (await takesKind(judging, terms, payment)) ? null : 'WalletKindNotTaken';
    },
  };
}

interface Parts {
  readonly chain: Chain;
  readonly place: EscrowPlace;
}

/** Makes the messages that a payer signs. */
interface SignedMessages {
  nonceOf(terms: EscrowTerms): string;
  terms(terms: EscrowTerms): TypedMessage;
  authorization(terms: EscrowTerms, untilMs: number): Promise<TypedMessage>;
  permit(terms: EscrowTerms, untilMs: number): Promise<TypedMessage>;
}

type AskToken = (name: string, args?: readonly string[]) => Promise<readonly unknown[] | null>;

/** A contract that is asked, and from where. */
interface Asked {
  readonly to: string;
  readonly asked: Interface;
  readonly from?: string;
}
type AskAt = (at: Asked, name: string, args: readonly unknown[]) => Promise<readonly unknown[] | null>;

/** Asks a contract; null: it does not know the question, or refuses what it is asked. */
function chainAsker(chain: Chain): AskAt {
  return async ({ asked, ...at }, name, args) => {
    const call = { ...at, data: asked.encodeFunctionData(name, args) };
    try {
      const said = String(await chain.send('eth_call', [call, 'latest']));
      // whoever returns nothing has done what was asked, or is no contract at all
      if (said === '0x') return asked.getFunction(name)!.outputs.length === 0 ? [] : null;
      return asked.decodeFunctionResult(name, said);
    } catch (cause) {
      if (isAnswer(cause) || isError(cause, 'BAD_DATA')) return null;
      return notAsked(cause);
    }
  };
}

function notAsked(cause: unknown): never {
  throw new EscrowUnavailable('the chain does not answer', { cause });
}

async function isContract(chain: Chain, account: string): Promise<boolean> {
  const asked = chain.send('eth_getCode', [account, 'latest']);
  return (await asked.catch(notAsked)) !== '0x';
}

interface Judging {
  readonly askAt: AskAt;
  readonly ask: AskToken;
  readonly amountOf: (name: string, args: readonly string[]) => Promise<bigint>;
  readonly signed: SignedMessages;
  readonly place: EscrowPlace;
}

async function judgeSigned(
  { askAt, ask, amountOf, signed, place }: Judging,
  terms: EscrowTerms,
  payment: WalletPayment,
): Promise<WalletRejection | null> {
  const { payer, amountMinor } = terms;
  const isBy = async (message: TypedMessage, signature: string) =>
    isByKey(payer, message, signature) || (await isByContract(askAt, payer, { message, signature }));
  if (payment.type === 'authorization') {
    const message = await signed.authorization(terms, payment.validBeforeMs);
    if (!(await isBy(message, payment.signature))) return 'WalletSignatureWrong';
    const used = await ask('authorizationState', [payer, signed.nonceOf(terms)]);
    return used?.[0] === true ? 'WalletSignatureUsed' : null;
  }
  if (!(await isBy(signed.terms(terms), payment.termsSignature))) return 'WalletSignatureWrong';
  const message = await signed.permit(terms, payment.deadlineMs);
  if (isByKey(payer, message, payment.signature)) return null;
  // whoever used the permit before us, and a contract wallet itself, has given the contract its allowance
  if ((await amountOf('allowance', [payer, place.contract])) >= amountMinor) return null;
  if (await isByContract(askAt, payer, { message, signature: payment.signature }))
    return 'WalletKindNotTaken';
  const nonce = String(BigInt(message.message.nonce ?? '0') - 1n);
  const earlier = { ...message, message: { ...message.message, nonce } };
  const isUsed = !nonce.startsWith('-') && isByKey(payer, earlier, payment.signature);
  return isUsed ? 'WalletSignatureUsed' : 'WalletSignatureWrong';
}

/** Says whether the key of that account has signed; what is no signature is nobody's. */
function isByKey(account: string, message: TypedMessage, signature: string): boolean {
  return keyOf(digestOf(message), signature) === account.toLowerCase();
}

/** Says whether a contract wallet says that its owners have signed. One that is on no chain yet cannot be asked. */
async function isByContract(
  askAt: AskAt,
  account: string,
  { message, signature }: { readonly message: TypedMessage; readonly signature: string },
): Promise<boolean> {
  const said = await askAt({ to: account, asked: WALLET_ASKED }, 'isValidSignature', [
    digestOf(message),
    signature,
  ]);
  return said?.[0] === SIGNED;
}

function digestOf({ domain, types, message }: TypedMessage): string {
  const own = Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]]));
  return TypedDataEncoder.hash(domain, own, message);
}

/**
 * Says whether the token takes an authorization of that kind: those of contract wallets are taken by some tokens alone
 * (EIP-7598). It is asked as the contract will ask it, and nothing is moved.
 */
async function takesKind(
  { askAt, signed, place }: Judging,
  terms: EscrowTerms,
  payment: WalletPayment,
): Promise<boolean> {
  if (payment.type !== 'authorization') return true;
  const authorization = await signed.authorization(terms, payment.validBeforeMs);
  if (isByKey(terms.payer, authorization, payment.signature)) return true;
  const { message } = authorization;
  const args = [message.from, message.to, message.value, message.validAfter, message.validBefore];
  const from = place.contract;
  const taken = await askAt({ to: place.token, asked: TOKEN_ASKED, from }, 'receiveWithAuthorization', [
    ...args,
    message.nonce,
    payment.signature,
  ]);
  return taken !== null;
}

const texts = (
  message: Readonly<Record<string, string | number | bigint>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(message).map(([name, value]) => [name, String(value)]));
