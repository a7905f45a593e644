import type { Client } from '@colyseus/core';
import type { Done, RequestSpec, RequestTable } from '../../../shared/protocol/requests.ts';
import { StoreUnavailable } from '../../services/store/port.ts';
import type { RoomDeps } from './deps.ts';
import { answer, kitOf, type RunRequest } from './seat.ts';

/** How a row of a table of requests is run. */
type RunOf<Spec extends RequestSpec> = RunRequest<
  Spec['schema'],
  Spec extends { readonly answers?: infer A } ? NonNullable<A> : Done
>;

/** Answers requests of that table; a store that is away is no bug. */
export function rowsOf<Table extends RequestTable>(deps: RoomDeps, table: Table) {
  const kit = { ...kitOf(deps), codeOf: codeOfStore };
  return <N extends keyof Table>(name: N, run: RunOf<Table[N]>) =>
    answer(kit, table[name] as never, run as never);
}

const codeOfStore = (error: unknown) =>
  error instanceof StoreUnavailable ? ('TemporarilyUnavailable' as const) : null;

/** As `rowsOf`, for handlers that all rooms of a class have in common: each is given the parts of the room in which it is asked. */
export function sharedRowsOf<Table extends RequestTable, Parts>(
  deps: RoomDeps,
  table: Table,
  partsOf: (client: Client) => Parts,
) {
  const on = rowsOf(deps, table);
  return <N extends keyof Table>(
    name: N,
    run: (asked: Parameters<RunOf<Table[N]>>[0], room: Parts) => ReturnType<RunOf<Table[N]>>,
  ) => on(name, ((asked) => run(asked, partsOf(asked.client))) as RunOf<Table[N]>);
}
