import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request } from 'express';
import type { Config } from '../config.ts';

/** What the head of a page says to programs that run no script. */
export interface Head {
  readonly title: string;
  readonly description: string;
  /** More elements, written out. */
  readonly tags: readonly string[];
}

/** Reads the document of all pages; null: the pages are not built. */
export function readDocument(clientDir: string): Promise<string | null> {
  return readFile(join(clientDir, 'index.html'), 'utf8').catch(() => null);
}

/** Returns where this server is reached, as its links say it. The host of the request was judged at the door. */
export function originOf(req: Request, { publicUrl }: Pick<Config, 'publicUrl'>): string {
  if (publicUrl !== null) return publicUrl.replace(/\/+$/, '');
  return `${req.protocol}://${req.headers.host ?? 'localhost'}`;
}

/** Puts a head into the document of all pages. What is put in is never read as a pattern of a replacement. */
export function withHead(document: string, { title, description, tags }: Head): string {
  const named = `<meta name="description" content="${escaped(description)}">`;
  return document
    .replace(/<meta name="description"[^>]*>/, '')
    .replace(/<title>[^<]*<\/title>/, () =>
      [`<title>${escaped(title)}</title>`, named, ...tags].join('\n    '),
    );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Writes a text so that it is nothing but a text, in an element and in an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}
