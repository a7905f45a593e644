import { id, Signature, Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../shared/time.ts';
import type { Chain } from '../chain.ts';
import { type MeetingPeople, makePeople, termsOf } from '../escrow.testkit.ts';
import { type EscrowTerms, EscrowUnavailable, type TypedMessage, type WalletPayment } from '../port.ts';
import { deployContractWallet, deployTestContract } from './contractWallet.testkit.ts';
import { type ForeignWorld, openForeignWorld } from './foreignChain.testkit.ts';
import { TOKEN } from './token.ts';
import { createWalletChain } from './walletChain.ts';

const AMOUNT = 100_000_000n;
/** What asks whether an authorization was used. */
const AUTHORIZATION_STATE = id('authorizationState(address,bytes32)').slice(0, 10);

/** What asks a token to take an authorization by a signature of any kind. */
const RECEIVE_BY_BYTES = id(
  'receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)',
).slice(0, 10);

const fieldOf = (text: string) => {
  const [name = '', type = ''] = text.split(' ');
  return { name, type };
};

describe('a crypto wallet', () => {
  let world: ForeignWorld;
  let people: MeetingPeople;
  let number = 0;
  beforeAll(async () => {
    world = await openForeignWorld({ patienceMs: 20_000 });
    people = await makePeople();
    await world.mint(people.fan.address, 10n * AMOUNT);
  }, 60_000);
  afterAll(() => world.close());

  /** The chain past the wire; a token without authorizations does not know what asks for them. */
  const chain = (hasAuthorizations: boolean): Chain => ({
    send: (method, params) => {
      const asksFor = JSON.stringify(params).includes(AUTHORIZATION_STATE);
      return asksFor && !hasAuthorizations ? Promise.resolve('0x') : world.rpc(method, params);
    },
    chainId: BigInt(world.place.chainId),
    finality: 'finalized',
  });
  const wallets = (hasAuthorizations = true) =>
    createWalletChain({ chain: chain(hasAuthorizations), place: { ...world.place, fromBlock: 0 } });
  const terms = (): EscrowTerms => {
    number += 1;
    return termsOf(people, { payer: people.fan.address, nowMs: world.nowMs(), bidId: `wallet_${number}` });
  };
  const untilMs = () => world.nowMs() + HOUR_MS;
  const sign = (wallet: Wallet, { domain, types, message }: TypedMessage) =>
    wallet.signTypedData(domain, types as never, message);

  async function permitted(of: EscrowTerms, by = people.fan): Promise<WalletPayment> {
    const deadlineMs = untilMs();
    const { type, messages } = await wallets(false).toSign(of, deadlineMs);
    expect([type, messages.map(({ primaryType }) => primaryType)]).toEqual(['permit', ['Permit', 'Terms']]);
    const [signature, termsSignature] = await Promise.all(messages.map((message) => sign(by, message)));
    return { type: 'permit', signature: signature!, termsSignature: termsSignature!, deadlineMs };
  }

  it('[WB1] signs an authorization, by which the lock is relayed once', async () => {
    const of = terms();
    const validBeforeMs = untilMs();
    const { type, messages } = await wallets().toSign(of, validBeforeMs);
    expect(type).toBe('authorization');
    const signature = await sign(people.fan, messages[0]!);
    const payment: WalletPayment = { type: 'authorization', signature, validAfterMs: 0, validBeforeMs };
    expect(await wallets().judge(of, payment)).toBeNull();
    expect(await world.escrow.lock(of, payment)).toMatchObject({ type: 'done' });
    expect(await wallets().judge(of, payment)).toBe('WalletSignatureUsed');
    expect(await wallets().judge(terms(), payment)).toBe('WalletSignatureWrong');
  });

  it('[WB1] signs a permit and the bid where the token has no authorizations', async () => {
    const of = terms();
    const payment = await permitted(of);
    expect(await wallets(false).judge(of, payment)).toBeNull();
    expect(await world.escrow.lock(of, payment)).toMatchObject({ type: 'done' });
  });

  it('[WB2] is taken where somebody else has used its permit, as long as what it allows is there', async () => {
    const of = terms();
    const payment = await permitted(of);
    if (payment.type !== 'permit') throw new Error('it was a permit');
    const stranger = await takePermit(payment);
    expect(await wallets(false).judge(of, payment)).toBeNull();
    expect(await world.escrow.lock(of, payment)).toMatchObject({ type: 'done' });
    // the allowance is gone with the lock, and the permit is used
    expect(await wallets(false).judge(of, payment)).toBe('WalletSignatureUsed');
    const others = { ...payment, termsSignature: await sign(stranger, (await messagesOf(of))[1]!) };
    expect(await wallets(false).judge(of, others)).toBe('WalletSignatureWrong');
  });

  it('[WB2] is refused when it lacks the money, and when what it says is no signature', async () => {
    const of = { ...terms(), amountMinor: 10n ** 15n, defaultToPayeeMinor: 0n };
    const payment = await permitted(of);
    expect(await wallets(false).judge(of, payment)).toBe('WalletLacksMoney');
    const nonsense = `0x${'00'.repeat(65)}`;
    expect(await wallets(false).judge(of, { ...payment, signature: nonsense })).toBe('WalletSignatureWrong');
    expect(await world.escrow.lock(of, payment)).toEqual({ type: 'refused', rejection: 'TokenRefused' });
  });

  it('[ES23] is asked for nothing where the token has other decimals than MESI, and nothing it signed is taken', async () => {
    const payment = await permitted(terms());
    const from = world.custody;
    const token = await deployTestContract(world.rpc, { name: 'FeeToken', of: from, from });
    const place = { ...world.place, token, fromBlock: 0 };
    const wrong = createWalletChain({ chain: chain(true), place });
    const says = 'The token has 18 decimals, and MESI has 6.';
    await expect(wrong.toSign(terms(), untilMs())).rejects.toThrow(says);
    await expect(wrong.judge(terms(), payment)).rejects.toThrow(EscrowUnavailable);
  });

  it('[WB9] may be a contract, whose authorization is asked of it, relayed once, and fits no other terms', async () => {
    const account = await deployContractWallet(world.rpc, { owner: people.fan, from: world.custody });
    await world.mint(account.address, 2n * AMOUNT);
    const of = { ...terms(), payer: account.address };
    const validBeforeMs = untilMs();
    const message = (await wallets().toSign(of, validBeforeMs)).messages[0]!;
    const paid = (signature: string): WalletPayment => ({
      ...{ type: 'authorization', signature, validAfterMs: 0, validBeforeMs },
    });
    const payment = paid(await account.sign(message));
    // the owner's key alone is not the wallet, and the wallet has not signed other terms
    expect(await wallets().judge(of, paid(await sign(people.fan, message)))).toBe('WalletSignatureWrong');
    expect(await wallets().judge({ ...of, bidId: 'another' }, payment)).toBe('WalletSignatureWrong');
    expect(await wallets().judge(of, payment)).toBeNull();
    expect(await world.escrow.lock({ ...of, bidId: 'another' }, payment)).toMatchObject({ type: 'refused' });
    expect(await world.escrow.lock(of, payment)).toMatchObject({ type: 'done' });
    expect(await world.balanceOf(account.address)).toBe(AMOUNT);
    expect(await wallets().judge(of, payment)).toBe('WalletSignatureUsed');
    // it takes its bid back by its signature, which anybody may bring
    const bid = world.escrow.bidOf(of);
    const domain = { ...message.domain, name: 'MesiEscrow', verifyingContract: world.place.contract };
    const types = { Act: ['bid bytes32', 'act string'].map(fieldOf) };
    const act = { domain, types, primaryType: 'Act', message: { bid, act: 'withdraw' } };
    const signature = await account.sign(act);
    expect(await world.escrow.act(bid, { type: 'withdraw', signature })).toMatchObject({ type: 'done' });
    expect(await world.balanceOf(account.address)).toBe(2n * AMOUNT);
  });

  it('[WB9] may not be a contract where the token takes signatures of keys alone, unless it has given its allowance', async () => {
    const account = await deployContractWallet(world.rpc, { owner: people.fan, from: world.custody });
    await world.mint(account.address, AMOUNT);
    const of = { ...terms(), payer: account.address };
    const byKeys = createWalletChain({ chain: withoutBytes, place: { ...world.place, fromBlock: 0 } });
    const untilAtMs = untilMs();
    const asked = (await byKeys.toSign(of, untilAtMs)).messages[0]!;
    const authorized: WalletPayment = {
      ...{ type: 'authorization', signature: await account.sign(asked) },
      ...{ validAfterMs: 0, validBeforeMs: untilAtMs },
    };
    expect(await byKeys.judge(of, authorized)).toBe('WalletKindNotTaken');
    // the wallet allows it by a transaction of its own; then it signs the terms, and its permit is nothing
    const permitted = async () => {
      const { type, messages } = await byKeys.toSign(of, untilAtMs);
      const [signature, termsSignature] = await Promise.all(messages.map((each) => account.sign(each)));
      expect(type).toBe('permit');
      return { type: 'permit', signature, termsSignature, deadlineMs: untilAtMs } as WalletPayment;
    };
    await allow(account.address);
    const payment = await permitted();
    expect(await byKeys.judge(of, payment)).toBeNull();
    expect(await world.escrow.lock(of, payment)).toMatchObject({ type: 'done' });
    expect(await world.balanceOf(account.address)).toBe(0n);
  });

  it('[WB9] may not be a contract where the token has permits alone, and nothing is allowed', async () => {
    const account = await deployContractWallet(world.rpc, { owner: people.fan, from: world.custody });
    await world.mint(account.address, AMOUNT);
    const of = { ...terms(), payer: account.address };
    const deadlineMs = untilMs();
    const { messages } = await wallets(false).toSign(of, deadlineMs);
    const [signature, termsSignature] = await Promise.all(messages.map((each) => account.sign(each)));
    const payment = { type: 'permit', signature, termsSignature, deadlineMs } as WalletPayment;
    expect(await wallets(false).judge(of, payment)).toBe('WalletKindNotTaken');
    expect(await world.escrow.lock(of, payment)).toEqual({ type: 'refused', rejection: 'TokenRefused' });
  });

  /** A contract wallet allows the contract to take its money. */
  async function allow(from: string): Promise<void> {
    await world.rpc('anvil_setBalance', [from, '0xde0b6b3a7640000']);
    await world.rpc('anvil_impersonateAccount', [from]);
    const data = TOKEN.encodeFunctionData('approve', [world.place.contract, AMOUNT]);
    await world.rpc('eth_sendTransaction', [{ from, to: world.place.token, data }]);
  }

  /** The chain with a token that knows authorizations by keys alone, as those of before EIP-7598. */
  const withoutBytes: Chain = {
    send: (method, params) =>
      JSON.stringify(params).includes(RECEIVE_BY_BYTES)
        ? world.rpc(method, [{ to: world.place.token, data: RECEIVE_BY_BYTES }, 'latest'])
        : world.rpc(method, params),
    get chainId() {
      return BigInt(world.place.chainId);
    },
    finality: 'finalized',
  };

  const messagesOf = async (of: EscrowTerms) => (await wallets(false).toSign(of, untilMs())).messages;

  /** Somebody else brings the permit to the token. Returns who. */
  async function takePermit(payment: Extract<WalletPayment, { type: 'permit' }>): Promise<Wallet> {
    const stranger = new Wallet(Wallet.createRandom().privateKey);
    await world.rpc('anvil_setBalance', [stranger.address, '0xde0b6b3a7640000']);
    const { v, r, s } = Signature.from(payment.signature);
    const deadline = Math.floor(payment.deadlineMs / 1_000);
    const args = [people.fan.address, world.place.contract, AMOUNT, deadline, v, r, s];
    const data = TOKEN.encodeFunctionData('permit', args);
    await world.rpc('anvil_impersonateAccount', [stranger.address]);
    await world.rpc('eth_sendTransaction', [{ from: stranger.address, to: world.place.token, data }]);
    return stranger;
  }
});
