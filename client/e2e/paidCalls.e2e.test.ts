import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { patient } from './acts.ts';
import { keepPicture } from './keepPicture.ts';
import { askServer, type Guest, openWorld, PHONE, type World } from './kit.ts';
import { cutOff, overflowPx } from './pageChecks.ts';

const press = ({ page }: Guest, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click(patient);

describe('a call that costs money', () => {
  let world: World;
  let [ada, nova] = [] as unknown as [Guest, Guest];

  beforeAll(async () => {
    world = await openWorld();
    [ada, nova] = [await world.enter('Ada', { size: PHONE }), await world.enter('Nova Reyes')];
    await nova.goto('/messages');
    await askServer(nova, '/api/call-price', { method: 'PUT', body: { perMinuteMinor: '6000000' } });
    await ada.goto('/messages?to=nova-reyes');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`what they saw: ${await world.pictures()}`);
  });
  afterAll(() => world.close());

  const picture = ({ page }: Guest, name: string) => keepPicture(page, `paid-call-${name}`);

  it('[CC14] [CC15] says what it costs before it rings, and what it cost with the receipt after', async () => {
    await press(ada, 'Voice call');
    await ada.page.getByText('A minute costs', { exact: false }).waitFor(patient);
    await picture(ada, 'ask-375');
    expect(await overflowPx(ada.page)).toBe(0);
    expect(await cutOff(ada.page)).toEqual([]);
    await ada.page.getByRole('button', { name: /^Call for/ }).click(patient);
    await press(nova, 'Answer');
    await ada.page.getByText('so far', { exact: false }).waitFor(patient);
    await picture(ada, 'running-375');
    await ada.page.getByRole('button', { name: /^Add 5 minutes/ }).click(patient);
    await ada.page.getByText('Call extended').waitFor(patient);
    await press(nova, 'Hang up');
    await ada.page.getByRole('link', { name: 'Receipt' }).first().waitFor(patient);
    await picture(ada, 'receipt-375');
    expect(await cutOff(ada.page)).toEqual([]);
  });
});
