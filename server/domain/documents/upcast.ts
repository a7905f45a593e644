import { type JsonObject, StoreUnavailable } from '../../services/store/port.ts';
import { streamSteps } from './streamSteps.ts';

/**
 * Documents of every version ever written, made into those of today: the one place where that is done. A document carries
 * its version as `v`; one without it is of version 0, from before there were numbers. Whoever changes the shape of a
 * document adds a step to its collection here and a fixture beside it; what is only optional and new needs neither.
 */
type Step = (body: JsonObject) => JsonObject;

/** From 0 to 1 a document only got its number. */
const NUMBERED: readonly Step[] = [(body) => body];

/** The first step makes version 1 of version 0, and so on. */
const STEPS: Readonly<Record<string, readonly Step[]>> = {
  streams: streamSteps,
  // from 1 to 2 nothing in it changed, but its older lines may lie in pages, which a server of before would not find; from 2 to 3
  // neither, but its newest lines may lie in an annex; from 3 to 4 neither, but a group may have a moderation desk,
  // which a server of before would drop as it writes
  conversations: [...NUMBERED, (body) => body, (body) => body, (body) => body],
};

const stepsOf = (collection: string): readonly Step[] => STEPS[collection] ?? NUMBERED;

/** What this server writes. */
export function documentVersion(collection: string): number {
  return stepsOf(collection).length;
}

/** A newer server wrote it, and may have meant something else by every field. That server can answer for it. */
export class DocumentTooNew extends StoreUnavailable {
  constructor(collection: string, id: string, version: unknown) {
    super(
      `${collection}/${id} is of version ${JSON.stringify(version)}, and this server knows versions up to ${documentVersion(collection)}: a newer server wrote it. Start that one, or restore a backup`,
    );
  }
}

/** As it is written today, without its number. Throws DocumentTooNew. */
export function upcast(collection: string, id: string, { v = 0, ...body }: JsonObject): JsonObject {
  const steps = stepsOf(collection);
  const from = Number(v);
  if (typeof v !== 'number' || !Number.isInteger(from) || from < 0 || from > steps.length)
    throw new DocumentTooNew(collection, id, v);
  return steps.slice(from).reduce((older, step) => step(older), body as JsonObject);
}
