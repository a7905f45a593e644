import { describe, expect, it } from 'vitest';
import { ASSET_CODES } from '../../shared/money.ts';
import { CLOSE_CODES } from '../../shared/protocol/closeCodes.ts';
import { positiveOf, readAmount } from '../../shared/readAmount.ts';
import { reasonOfClose, reasonOfJoinFailure } from './closeReason.ts';
import { goalProgress } from './goalProgress.ts';
import { changeOutgoing, type OutgoingLine, shownOutgoing, stillOutgoing } from './outgoingLines.ts';
import { line } from './testStage.ts';
import { affordable, costIn, mesiPreview, previewOf, TIP_PRESETS } from './tipAmount.ts';
import { tipTier } from './tipTiers.ts';

const goal = (targetMinor: string) => ({ title: 'Mic', targetMinor });

describe('goal', () => {
  it('[VM20] progress lies between 0 and 1', () => {
    expect(goalProgress({ goal: goal('400'), raisedMinor: '100' })?.ratio).toBe(0.25);
    expect(goalProgress({ goal: goal('400'), raisedMinor: '900' })).toMatchObject({
      ratio: 1,
      reached: true,
    });
    expect(goalProgress({ goal: null, raisedMinor: '900' })).toBeNull();
  });

  it('[VM20] progress is exact where floats are not', () => {
    const target = 10n ** 29n;
    const almost = goalProgress({ goal: goal(String(target)), raisedMinor: String(target - 1n) });
    expect(almost).toMatchObject({ ratio: 0.9999, reached: false });
  });
});

describe('tiers', () => {
  it.each([
    ['4999999', 'small'],
    ['5000000', 'medium'],
    ['49999999', 'medium'],
    ['50000000', 'large'],
    ['499999999', 'large'],
    ['500000000', 'huge'],
    ['9'.repeat(30), 'huge'],
  ])('[VM30] %s minor units are %s', (minor, tier) => {
    expect(tipTier(minor)).toBe(tier);
  });
});

describe('amounts', () => {
  const read = (text: string, balanceMinor: bigint | null = null) =>
    affordable({ reading: readAmount({ text, asset: 'USD', locale: 'en' }), balanceMinor });

  it('[VM40] only an amount above zero is valid', () => {
    expect(read('5.50')).toEqual({ type: 'ok', amountMinor: 550n });
    expect(read('')).toEqual({ type: 'empty' });
    for (const text of ['0', '0.00', '-5', '5.555', '1e3', 'five'])
      expect(read(text)).toEqual({ type: 'invalid' });
  });

  it('[VM41] the preview rounds up and needs a rate', () => {
    const rates = [{ asset: 'USD' as const, rateId: 'r1', mesiMinorPerUnit: '333333' }];
    expect(mesiPreview({ asset: 'USD', amountMinor: 1n }, rates)).toBe(3_334n);
    expect(mesiPreview({ asset: 'EUR', amountMinor: 1n }, rates)).toBeNull();
    expect(mesiPreview({ asset: 'MESI', amountMinor: 7n }, [])).toBe(7n);
    expect(previewOf(read('3'), 'USD', rates)).toEqual({ asset: 'MESI', amountMinor: 999_999n });
    expect(previewOf(read('x'), 'USD', rates)).toBeNull();
  });

  it('a price in MESI costs the least of another asset that is worth it', () => {
    const rates = [{ asset: 'USD', rateId: 'r', mesiMinorPerUnit: '10000000' }] as const;
    expect(costIn('MESI', 25_000_000n, rates)).toBe(25_000_000n);
    expect(costIn('USD', 25_000_000n, rates)).toBe(250n);
    expect(costIn('USD', 25_000_001n, rates)).toBe(251n);
    expect(costIn('EUR', 1n, rates)).toBeNull();
  });

  it('[VM42] above the balance it says what is missing', () => {
    expect(read('5', 500n)).toEqual({ type: 'ok', amountMinor: 500n });
    expect(read('5.01', 500n)).toEqual({ type: 'short', amountMinor: 501n, missingMinor: 1n });
  });

  it.each(ASSET_CODES)('[VM43] the presets of %s are ascending amounts', (asset) => {
    const minor = TIP_PRESETS[asset].map((text) => positiveOf(readAmount({ text, asset, locale: 'en' })));
    expect(minor.every((amount) => amount !== null && amount > 0n)).toBe(true);
    expect([...minor].sort((a, b) => (a! < b! ? -1 : 1))).toEqual(minor);
  });
});

describe('lines under way', () => {
  const sent = changeOutgoing([], { type: 'sent', commandId: 'c1', text: 'hello', after: null });
  const answered = changeOutgoing(sent, { type: 'answered', commandId: 'c1', lineId: 'l1' });

  it('[VM60] stands until the feed brings it', () => {
    expect(stillOutgoing(sent, [])).toHaveLength(1);
    expect(stillOutgoing(answered, [line('other')])).toHaveLength(1);
    expect(stillOutgoing(answered, [line('l1')])).toEqual([]);
  });

  it('[VM60] once seen it does not come back, however far the feed has moved on', () => {
    const seen = changeOutgoing(answered, { type: 'seen', readable: [line('l1')] });
    expect(stillOutgoing(seen, [line('much later')])).toEqual([]);
    expect(changeOutgoing(sent, { type: 'seen', readable: [line('l1')] })).toBe(sent);
  });

  it('[VM61] is not shown beside the line that the feed brought before the answer, and another of the same words is', () => {
    const own = { ...line('l2'), text: 'hello' };
    const selfId = own.from.id;
    expect(shownOutgoing(sent, [own], selfId)).toEqual([]);
    expect(shownOutgoing(sent, [{ ...own, text: 'hi' }], selfId)).toHaveLength(1);
    expect(shownOutgoing(sent, [own], 'somebody else')).toHaveLength(1);
    const twice = changeOutgoing(sent, { type: 'sent', commandId: 'c2', text: 'hello', after: null });
    expect(shownOutgoing(twice, [own], selfId)).toHaveLength(1);
    const later = changeOutgoing([], { type: 'sent', commandId: 'c3', text: 'hello', after: 'l2' });
    expect(shownOutgoing(later, [own], selfId)).toHaveLength(1);
  });

  it('[VM60] leaves when it was refused', () => {
    const two: readonly OutgoingLine[] = changeOutgoing(sent, {
      type: 'sent',
      commandId: 'c2',
      text: 'x',
      after: null,
    });
    expect(changeOutgoing(two, { type: 'refused', commandId: 'c1' }).map((each) => each.commandId)).toEqual([
      'c2',
    ]);
  });
});

describe('trying again', () => {
  it.each([1001, 1006, 4001, 4002, 4003, 4010, CLOSE_CODES.slowConsumer, CLOSE_CODES.authorityLost])(
    '[VM71] close code %i is tried again',
    (code) => {
      expect(reasonOfClose(code)).toBeNull();
    },
  );

  it('[VM71] the others end with a reason', () => {
    expect(reasonOfClose(4000)).toEqual({ type: 'left' });
    expect(reasonOfClose(CLOSE_CODES.replaced)).toEqual({ type: 'replaced' });
    expect(reasonOfClose(CLOSE_CODES.streamEnded)).toEqual({ type: 'ended' });
    expect(reasonOfClose(CLOSE_CODES.evicted)).toEqual({ type: 'evicted' });
    expect(reasonOfClose(CLOSE_CODES.notUnderstood)).toEqual({ type: 'notUnderstood' });
    expect(reasonOfClose(CLOSE_CODES.tooManyFrames)).toEqual({ type: 'notUnderstood' });
  });

  it.each([
    [{ code: 404, message: 'StreamNotFound' }, 'StreamNotFound'],
    [{ code: 401, message: 'nope' }, 'Unauthorized'],
    [{ code: 422, message: 'ClientTooOld' }, 'ClientTooOld'],
    [{ code: 4216, message: '{"code":"Forbidden","message":"x"}' }, 'Forbidden'],
  ])('[VM72] %o is not tried again', (failure, code) => {
    expect(reasonOfJoinFailure(failure)).toMatchObject({ type: 'refused', rejection: { code } });
  });

  it('[VM72] an ended stream has ended, and the rest may change', () => {
    expect(reasonOfJoinFailure({ code: 410, message: 'StreamEnded' })).toEqual({ type: 'ended' });
    for (const message of [
      'Failed to fetch',
      'TemporarilyUnavailable',
      'ClientTooNew',
      'seat reservation expired',
    ]) {
      expect(reasonOfJoinFailure({ code: 500, message })).toBeNull();
    }
  });
});
