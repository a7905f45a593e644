import { describe, expect, it } from 'vitest';
import { KeptTip } from './keptTip.ts';

const DRAFT = { asset: 'USD', text: '12', message: 'for the synth', anonymous: true } as const;
const RECEIPT = { accountId: 'us_ada', receiptId: 'tip_1', paid: '$12.00' };

/** A tab's storage; a duplicate of the tab begins with a copy of it. */
function tab(items = new Map<string, string>()) {
  let ids = 0;
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  const newCommandId = () => {
    ids += 1;
    return `command-${ids}-${items.size}`;
  };
  return { items, page: (linkId = 'tl_1') => new KeptTip({ linkId, storage, newCommandId }) };
}

describe('what the page of a tip link keeps', () => {
  it('[LN9] the draft stands after a reload, of this link alone', () => {
    const here = tab();
    here.page().keepDraft(DRAFT);
    expect(here.page().draft).toEqual(DRAFT);
    expect(here.page('tl_2').draft).toBeNull();
  });

  it('[LN9] a draft is paid under one id, also after a reload and in a duplicate of its tab', () => {
    const here = tab();
    const page = here.page();
    page.keepDraft(DRAFT);
    const id = page.commandId();
    expect([page.commandId(), here.page().commandId(), tab(new Map(here.items)).page().commandId()]).toEqual([
      id,
      id,
      id,
    ]);
    page.renew();
    expect(page.commandId()).not.toBe(id);
  });

  it('[LN9] the receipt stands after a reload for whose it is, until the next tip', () => {
    const here = tab();
    const page = here.page();
    const id = page.commandId();
    page.paid(RECEIPT);
    expect(here.page().receiptOf('us_ada')).toEqual(RECEIPT);
    expect(here.page().receiptOf('us_ben')).toBeNull();
    expect([here.page().draft, here.page().commandId() === id]).toEqual([null, false]);
    here.page().again();
    expect(here.page().receiptOf('us_ada')).toBeNull();
  });

  it('[LN5] a visit is counted once a tab', () => {
    const here = tab();
    expect([here.page().takeVisit(), here.page().takeVisit(), tab().page().takeVisit()]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it.each(['{', 'null', '7', '{"draft":{"asset":"BTC"},"receipt":[]}', '[]'])(
    '[LN9] storage that holds %s holds nothing',
    (found) => {
      const page = tab(new Map([['mesi.tipLink.tl_1', found]])).page();
      expect([page.draft, page.receiptOf('us_ada')]).toEqual([null, null]);
    },
  );

  it('[LN9] where storage is forbidden it is kept as long as the page', () => {
    const refuse = () => {
      throw new Error('forbidden');
    };
    const storage = { getItem: refuse, setItem: refuse };
    const page = new KeptTip({ linkId: 'tl_1', storage, newCommandId: () => 'command-1' });
    page.keepDraft(DRAFT);
    expect(page.draft).toEqual(DRAFT);
  });
});
