/**
 * Ends every switch over a union: a case that is missing is a type error here, and a bug if it happens at run time.
 */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
