import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillTables } from './markdownTable.ts';
import { PROTOCOL_PAGE, protocolTables } from './protocolPage.ts';
import { SECURITY_PAGE, securityTables } from './securityPage.ts';

const SOURCES = ['feed', 'answers', 'http', 'money'].map((name) =>
  readFileSync(new URL(`../../shared/protocol/${name}.ts`, import.meta.url), 'utf8'),
);

describe('docs/protocol.md', () => {
  const page = readFileSync(PROTOCOL_PAGE, 'utf8');

  it('has the tables of the schemas as they are now', () => {
    expect(fillTables(page, protocolTables())).toBe(page);
  });

  it('names every event, message and answer that the types name', () => {
    const tags = SOURCES.flatMap((source) =>
      [...source.matchAll(/readonly type: '(\w+)'/g)].map((match) => match[1]!),
    );
    const paths = SOURCES.flatMap((source) =>
      [...source.matchAll(/\/(?:api|stills|health)[\w/:-]*\w/g)].map((match) => match[0]),
    );
    const types = SOURCES.flatMap((source) =>
      [...source.matchAll(/export (?:interface|type) (\w+)/g)].map((match) => match[1]!),
    );
    expect(tags.length * paths.length * types.length).toBeGreaterThan(0);
    const missing = [...tags, ...paths, ...types].filter((word) => !page.includes(word));
    expect(missing).toEqual([]);
  });
});

describe('docs/security.md', () => {
  it('[HT48] has every route and every request, with who may and what counts it', () => {
    const page = readFileSync(SECURITY_PAGE, 'utf8');
    expect(fillTables(page, securityTables())).toBe(page);
  });
});
