import { Interface, Signature, verifyTypedData } from 'ethers';
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
import { bidOf, contractTerms, secondsOf, TERMS_TYPE, typedDomain } from './terms.ts';

/** What a token can be asked that wallets pay with; it may know only some of it. */
const TOKEN_ASKED = new Interface([
  'function balanceOf(address) view returns (uint256)',
  'function allowance(address,address) view returns (uint256)',
  'function nonces(address) view returns (uint256)',
  'function authorizationState(address,bytes32) view returns (bool)',
  'function name() view returns (string)',
  'function version() view returns (string)',
  'function eip712Domain() view returns (bytes1,string,string,uint256,address,bytes32,uint256[])',
]);
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
  const ask = tokenAsker(parts);
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
  return {
    async toSign(terms, untilMs) {
      // a token without authorizations does not know the question
      if (await ask('authorizationState', [terms.payer, signed.nonceOf(terms)]))
        return { type: 'authorization', messages: [await signed.authorization(terms, untilMs)] };
      return { type: 'permit', messages: [await signed.permit(terms, untilMs), signed.terms(terms)] };
    },
    async judge(terms, payment) {
      const refused = await judgeSigned({ ask, amountOf, signed, contract: place.contract }, terms, payment);
      if (refused) return refused;
      return (await amountOf('balanceOf', [terms.payer])) < terms.amountMinor ? 'WalletLacksMoney' : null;
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

/** Asks the token; null: it does not know the question. */
function tokenAsker({ chain, place }: Parts): AskToken {
  return async (name, args = []) => {
    const call = { to: place.token, data: TOKEN_ASKED.encodeFunctionData(name, args) };
    try {
      const said = String(await chain.send('eth_call', [call, 'latest']));
      return said === '0x' ? null : TOKEN_ASKED.decodeFunctionResult(name, said);
    } catch (cause) {
      if (isAnswer(cause)) return null;
      throw new EscrowUnavailable('the chain does not answer', { cause });
    }
  };
}

interface Judging {
  readonly ask: AskToken;
  readonly amountOf: (name: string, args: readonly string[]) => Promise<bigint>;
  readonly signed: SignedMessages;
  readonly contract: string;
}

async function judgeSigned(
  { ask, amountOf, signed, contract }: Judging,
  terms: EscrowTerms,
  payment: WalletPayment,
): Promise<WalletRejection | null> {
  const { payer, amountMinor } = terms;
  if (payment.type === 'authorization') {
    const message = await signed.authorization(terms, payment.validBeforeMs);
    if (!isBy(payer, message, payment.signature)) return 'WalletSignatureWrong';
    const used = await ask('authorizationState', [payer, signed.nonceOf(terms)]);
    return used?.[0] === true ? 'WalletSignatureUsed' : null;
  }
  if (!isBy(payer, signed.terms(terms), payment.termsSignature)) return 'WalletSignatureWrong';
  const message = await signed.permit(terms, payment.deadlineMs);
  if (isBy(payer, message, payment.signature)) return null;
  // whoever used the permit before us has given the contract its allowance
  if ((await amountOf('allowance', [payer, contract])) >= amountMinor) return null;
  const nonce = String(BigInt(message.message.nonce ?? '0') - 1n);
  const earlier = { ...message, message: { ...message.message, nonce } };
  const isUsed = !nonce.startsWith('-') && isBy(payer, earlier, payment.signature);
  return isUsed ? 'WalletSignatureUsed' : 'WalletSignatureWrong';
}

/** Says whether that account has signed; what is no signature is nobody's. */
function isBy(account: string, { domain, types, message }: TypedMessage, signature: string): boolean {
  try {
    const own = Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]]));
    return (
      verifyTypedData(domain, own, message, Signature.from(signature)).toLowerCase() === account.toLowerCase()
    );
  } catch {
    return false;
  }
}

const texts = (
  message: Readonly<Record<string, string | number | bigint>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(message).map(([name, value]) => [name, String(value)]));
