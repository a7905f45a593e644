import type { Page } from 'playwright-core';
import type { BidAnswer } from '../../shared/protocol/meetings.ts';
import { patient } from './acts.ts';
import { askServer, type Guest } from './kit.ts';

export const dialog = (page: Page) => page.getByRole('dialog').first();

/** The button of a question or a form that says yes to it. */
export const yes = (page: Page, name: string | RegExp) =>
  page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name }).last();

/** A time of day as a field for it takes it, in the zone of the browser. */
export function localTime(page: Page, atMs: number): Promise<string> {
  return page.evaluate((ms) => {
    const at = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
    return at.toISOString().slice(0, 16);
  }, atMs);
}

/** In the form of a bid: meets in person, at a time of one's own. */
export async function nameTime(page: Page, startMs: number): Promise<void> {
  const form = dialog(page);
  await form.getByRole('switch', { name: /^Any time/ }).uncheck();
  await form.getByRole('button', { name: /^How Call/ }).click(patient);
  await page.getByRole('menuitemradio', { name: 'In person' }).click();
  await form.getByLabel('Start').fill(await localTime(page, startMs));
}

/** Bids over REST, as the dialog does; a slot is named by when it begins. Returns the path of the meeting. */
export async function bid(
  fan: Guest,
  startMs: number | null,
  mesi: number,
  staysIn = false,
): Promise<string> {
  const { creator } = await askServer<{ creator: { id: string } }>(fan, '/api/meeting-offers/nova-reyes');
  const body = {
    ...{ commandId: `bid-${fan.name}-${mesi}-${startMs}`.replaceAll(' ', ''), creatorId: creator.id },
    slotId: startMs === null ? null : `${startMs}.30.inPerson`,
    ...{ amountMinor: `${mesi}000000`, message: '', staysIn },
  };
  const { meetingId } = await askServer<BidAnswer>(fan, '/api/bids', { method: 'POST', body });
  return `/meeting/${meetingId}`;
}
