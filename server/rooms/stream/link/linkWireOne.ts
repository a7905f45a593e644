import { fromWireOne, toWireOne } from '../../../../shared/protocol/wireOne.ts';

/**
 * Messages of the link as processes of wire 1 write and read them, so that they and those of today can run in one set: the
 * field `type` of a message, and of each union within it, travels as `t`. What is read may have either name, so a later
 * version can write `type`.
 */
const EACH = Symbol('each');
type Path = readonly (string | typeof EACH)[];

/** The unions within a message, by its type. */
const WITHIN: Readonly<Record<string, readonly Path[]>> = {
  ask: [['ask', 'what']],
  frame: [
    ['frame', 'events', EACH],
    ['rights', EACH],
  ],
  frames: [
    ['frames', EACH, 'frame', 'events', EACH],
    ['frames', EACH, 'rights', EACH],
  ],
  snapshot: [['snapshot', 'history', EACH]],
};

/** Writes a message of the link as every process of the set can read it. */
export function writeLink(message: { readonly type: string }): object {
  return toWireOne(changeWithin(message, toWireOne as Change) as typeof message);
}

/** Reads what any process of the set wrote. A message of another shape is returned as it is. */
export function readLink(said: unknown): unknown {
  return changeWithin(fromWireOne(said), fromWireOne);
}

type Change = (union: unknown) => unknown;

function changeWithin(message: unknown, change: Change): unknown {
  const type = isObject(message) ? message.type : null;
  const paths = typeof type === 'string' && Object.hasOwn(WITHIN, type) ? WITHIN[type]! : [];
  return paths.reduce((whole, path) => changeAt(whole, path, change), message);
}

function changeAt(of: unknown, [step, ...rest]: Path, change: Change): unknown {
  if (step === undefined) return change(of);
  if (step === EACH) return Array.isArray(of) ? of.map((one: unknown) => changeAt(one, rest, change)) : of;
  return isObject(of) && step in of ? { ...of, [step]: changeAt(of[step], rest, change) } : of;
}

function isObject(of: unknown): of is Record<string, unknown> {
  return typeof of === 'object' && of !== null && !Array.isArray(of);
}
