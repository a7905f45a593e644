import { describe, expect, it } from 'vitest';
import type { MeetingView } from '../../../../shared/protocol/meetings.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/time.ts';
import { createSystemRuntime } from '../../runtime/systemRuntime.ts';
import { ownFeed } from '../ownFeed.ts';
import { BUSY_SPANS, busySpans } from './busySpans.ts';
import { readFeed } from './readFeed.ts';

const FROM_MS = Date.parse('2027-03-01T00:00:00Z');
const wanted = { fromMs: FROM_MS, untilMs: FROM_MS + 90 * DAY_MS, zone: 'Europe/Berlin' };
const feed = (...events: readonly (readonly string[])[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flatMap(vevent), 'END:VCALENDAR'].join('\r\n');
const vevent = (lines: readonly string[], at: number) => [
  'BEGIN:VEVENT',
  `UID:event-${at}`,
  ...lines,
  'END:VEVENT',
];
const read = (text: string) =>
  busySpans({ text, ...wanted })?.map(({ startMs, endMs }) =>
    [startMs, endMs].map((ms) => new Date(ms).toISOString().slice(0, 16)).join(' '),
  );

describe('busy times of a feed', () => {
  it('[CA9] keeps the wall clock of a series over the change to summer time, also in a zone by the name of Outlook', () => {
    const series = ['RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE;TZID=W. Europe Standard Time:20270329T180000'];
    const zone = 'TZID=W. Europe Standard Time';
    const text = feed([`DTSTART;${zone}:20270322T180000`, `DTEND;${zone}:20270322T190000`, ...series]);
    expect(read(text)).toEqual(['2027-03-22T17:00 2027-03-22T18:00', '2027-04-05T16:00 2027-04-05T17:00']);
  });

  it('[CA9] reads whole days and times without a zone on the clock of the creator', () => {
    const day = ['DTSTART;VALUE=DATE:20270310', 'DTEND;VALUE=DATE:20270311'];
    const floating = ['DTSTART:20270315T100000', 'DTEND:20270315T113000'];
    expect(read(feed(day, floating))).toEqual([
      '2027-03-09T23:00 2027-03-10T23:00',
      '2027-03-15T09:00 2027-03-15T10:30',
    ]);
  });

  it('[CA9] takes what is called off, marked as free, past or our own for no busy time, and joins what overlaps', () => {
    const at = (from: number, until: number) => [
      `DTSTART:20270310T${from}0000Z`,
      `DTEND:20270310T${until}0000Z`,
    ];
    const text = feed(
      [...at(10, 11), 'STATUS:CANCELLED'],
      [...at(10, 11), 'TRANSP:TRANSPARENT'],
      ['DTSTART:20270210T100000Z', 'DTEND:20270210T110000Z'],
      at(13, 15),
      at(14, 16),
      at(16, 17),
    );
    expect(read(text)).toEqual(['2027-03-10T13:00 2027-03-10T17:00']);
  });

  it('[CA11] reads the feed that we write: times, ids and numbers come back, and it is known as ours', () => {
    const view = viewOf();
    const text = ownFeed([view], { origin: 'https://mesi.example', nowMs: FROM_MS });
    expect(text).toBe(ownFeed([view], { origin: 'https://mesi.example', nowMs: FROM_MS }));
    expect(text).toContain(`UID:${view.meetingId}@meetings.mesi.live`);
    expect(text).toMatch(/SEQUENCE:3\r\n/);
    expect(text).toMatch(/DTSTART:20270310T100000Z\r\n/);
    expect(text).toContain('LOCATION:Café Mitte\\, Berlin');
    expect(read(text)).toEqual([]);
    expect(read(text.replaceAll('@meetings.mesi.live', '@elsewhere'))).toEqual([
      '2027-03-10T10:00 2027-03-10T11:00',
    ]);
    const off = ownFeed([{ ...view, phase: { type: 'over', how: 'cancelled', atMs: 1 } }], {
      origin: 'https://mesi.example',
      nowMs: FROM_MS,
    });
    expect(off).toContain('STATUS:CANCELLED');
  });

  it('[CA10] knows what is no calendar, and gives up on a series of more times than anybody has', async () => {
    const { clock } = createSystemRuntime();
    expect(busySpans({ text: '<html>hello</html>', ...wanted })).toBe(null);
    const endless = feed(['DTSTART:20270301T000000Z', 'DTEND:20270301T000001Z', 'RRULE:FREQ=SECONDLY']);
    const spans = await readFeed({ text: endless, ...wanted }, clock);
    expect(spans === null || spans.length <= BUSY_SPANS).toBe(true);
  }, 20_000);
});

function viewOf(): MeetingView {
  const startMs = Date.parse('2027-03-10T10:00:00Z');
  const person = (id: string) => ({ id, name: id, handle: id });
  const endMs = startMs + HOUR_MS;
  const slot = { slotId: 'slot_one', startMs, endMs, kind: 'inPerson', minimumMinor: '1' } as const;
  return {
    ...{ meetingId: 'meet_one', creator: person('nova'), role: 'fan', slot, proposal: null, sequence: 3 },
    phase: { type: 'scheduled', disputeUntilMs: startMs + 3 * DAY_MS },
    where: 'Café Mitte, Berlin',
    winner: { bidId: 'bid_one', fan: person('ada') },
    ...{
      highestMinor: null,
      bidCount: 1,
      nextMinor: '1',
      bids: [],
      conversationId: null,
      isOtherHere: false,
    },
    ...{ allowed: [], terms: {} as MeetingView['terms'] },
  };
}
