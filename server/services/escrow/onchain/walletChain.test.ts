import { id, Signature, Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../shared/time.ts';
import type { Chain } from '../chain.ts';
import { type MeetingPeople, makePeople, termsOf } from '../escrow.testkit.ts';
import type { EscrowTerms, TypedMessage, WalletPayment } from '../port.ts';
import { TOKEN } from './deploy.ts';
import { type ForeignWorld, openForeignWorld } from './foreignChain.testkit.ts';
import { createWalletChain } from './walletChain.ts';

const AMOUNT = 100_000_000n;
/** What asks whether an authorization was used. */
const AUTHORIZATION_STATE = id('authorizationState(address,bytes32)').slice(0, 10);

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
