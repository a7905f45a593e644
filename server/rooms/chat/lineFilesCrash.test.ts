import { expect, it, vi } from 'vitest';
import { begun, ben, passes } from './dyingFiles.testkit.ts';

it.each(['afterPlace', 'beforeWrite'] as const)(
  '[CH23] whoever dies %s leaves no line, and an hour later no file',
  async (death) => {
    const { world, fileId, afterAnHour, isGone } = await begun();
    await world.write(fileId, death);
    expect(await world.has(fileId)).toBe('no line');
    expect(await isGone()).toBe(false);
    await afterAnHour();
    await vi.waitFor(async () => expect(await isGone()).toBe(true), { timeout: 5_000 });
  },
);

it('[CH23] whoever dies afterWrite leaves a line with its file, for good', async () => {
  const { world, fileId, afterAnHour } = await begun();
  await world.write(fileId, 'afterWrite');
  expect(await world.has(fileId)).toBe('the file');
  await afterAnHour();
  await passes();
  expect(await world.has(fileId)).toBe('the file');
});

it('[CH23] a command that comes again after a death finds the file in its place', async () => {
  const { world, fileId, afterAnHour } = await begun();
  await world.write(fileId, 'beforeWrite');
  await world.write(fileId, 'never');
  expect(await world.has(fileId)).toBe('the file');
  await afterAnHour();
  await passes();
  expect(await world.has(fileId)).toBe('the file');
});

it.each(['beforeWrite', 'afterWatch'] as const)(
  '[CH24] whoever dies %s erases nothing, and the file stays',
  async (death) => {
    const { world, fileId, afterAnHour } = await begun();
    await world.write(fileId, 'never');
    await world.erase(death);
    expect(await world.has(fileId)).toBe('the file');
    await afterAnHour();
    await passes();
    expect(await world.has(fileId)).toBe('the file');
  },
);

it('[CH24] whoever dies after an erasure is durable leaves a file that nobody reads, and an hour later none', async () => {
  const { world, fileId, afterAnHour, isGone } = await begun();
  await world.write(fileId, 'never');
  await world.erase('afterWrite');
  expect(await world.has(fileId)).toBe('no line');
  expect(await world.files.read(fileId, ben.id)).toBeNull();
  expect(await isGone()).toBe(false);
  await afterAnHour();
  await vi.waitFor(async () => expect(await isGone()).toBe(true), { timeout: 5_000 });
});
