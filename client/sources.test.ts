import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES } from '../shared/pages.ts';

const client = import.meta.dirname;
const sources = readdirSync(client, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.(test|testkit)\.|^(dist|e2e)\//.test(path))
  .map((path) => ({ path, text: readFileSync(join(client, path), 'utf8') }));
const having = (pattern: RegExp) =>
  sources
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path)
    .sort();

it('[VM81] no page counts by the clock of its browser', () => {
  // between two loads of a page there is nothing else than that clock
  expect(having(/\bDate\.now\b|\bnew Date\b/)).toEqual([
    'net/accountAsked.ts',
    'net/newVersion.ts',
    'net/profileTips.ts',
    'net/serverClock.ts',
    'net/stream/openStream.ts',
    'pages/overlay/standAlone.ts',
    // midnights on the reader's clock, of a time that is the server's
    'pages/ownCalendar/Week.tsx',
  ]);
});

it('[VM82] every address has its page, and every page its address', () => {
  const files = sources.map(({ path }) => /^pages\/(\w+)Page\.tsx$/.exec(path)?.[1] ?? '').filter(Boolean);
  const names = [...Object.keys(PAGES), 'notFound'].map(
    (name) => name.charAt(0).toUpperCase() + name.slice(1),
  );
  expect(files.sort()).toEqual(names.sort());
});

it('[LO12] whatever is fetched while a page stands waits for its texts', () => {
  // the frames of dialogs, menus and hints have only words that every page begins with
  expect(having(/import \{[^}]*\blazy\b[^}]*\} from 'react'/)).toEqual([
    'texts/lazyPart.ts',
    'ui/popups/Dialog.tsx',
    'ui/popups/Menu.tsx',
    'ui/popups/TooltipHost.tsx',
  ]);
});

describe('where a media element or a device is touched', () => {
  it('[CM40] one place plays streams, and one place asks for devices', () => {
    expect(having(/\bsrcObject\s*=/)).toEqual(['media/keepPlaying.ts']);
    // a sound of a message plays when its button is pressed, one at a time
    expect(having(/\.play\(\)/)).toEqual(['media/keepPlaying.ts', 'media/playSound.ts']);
    expect(having(/\.(getUserMedia|getDisplayMedia)\(/)).toEqual(['media/devices.ts']);
    // films have controls of their own
    expect(having(/\bautoPlay\b/)).toEqual([
      'pages/messenger/files/FileViewer.tsx',
      'pages/stage/replay/PlayDialog.tsx',
    ]);
  });
});
