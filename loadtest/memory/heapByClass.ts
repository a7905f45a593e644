import { readFileSync } from 'node:fs';

/** The parts of a heap snapshot of V8 that are read. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[]];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

/** How many objects of a class there are, and how many bytes they have themselves. */
export interface ClassUse {
  readonly count: number;
  readonly bytes: number;
}

/** What has no class of its own belongs to whoever holds it, on the shortest way from the roots. */
const OWNED: ReadonlySet<string> = new Set([
  'array',
  'string',
  'concatenated string',
  'sliced string',
  'hidden',
  'number',
  'bigint',
  'symbol',
  'object shape',
]);

/** Returns what the objects of a heap take, by class; the bytes of all classes are those of the heap. */
export function heapByClass(path: string): ReadonlyMap<string, ClassUse> {
  const read = JSON.parse(readFileSync(path, 'utf8')) as Snapshot;
  const { names, parents, sizes } = walk(read);
  const classes = new Map<string, ClassUse>();
  const known: (string | undefined)[] = [];
  const classOf = (node: number): string => {
    const found = known[node];
    if (found !== undefined) return found;
    const label = labelOf(node);
    known[node] = label;
    return label;
  };
  const labelOf = (node: number): string => {
    const { type, name } = names(node);
    if (type === 'object' || type === 'native') return name;
    if (!OWNED.has(type)) return `(${type}) ${name}`;
    // each node's holder is nearer to the roots, so this comes to an end
    const holder = parents[node]!;
    return holder < 0 ? `(${type})` : `${classOf(holder).replace(/ ▸ .*/, '')} ▸ ${type}`;
  };
  for (let node = 0; node < parents.length; node += 1) {
    const label = classOf(node);
    const { count, bytes } = classes.get(label) ?? { count: 0, bytes: 0 };
    classes.set(label, { count: count + 1, bytes: bytes + sizes(node) });
  }
  return classes;
}

/** Walks from the roots, breadth first, and notes who leads to each node. */
function walk({ snapshot, nodes, edges, strings }: Snapshot) {
  const { meta } = snapshot;
  const field = (name: string) => meta.node_fields.indexOf(name);
  const [width, type, name, self, count] = [
    meta.node_fields.length,
    field('type'),
    field('name'),
    field('self_size'),
    field('edge_count'),
  ];
  const edgeWidth = meta.edge_fields.length;
  const [edgeType, edgeTo] = [meta.edge_fields.indexOf('type'), meta.edge_fields.indexOf('to_node')];
  const weak = meta.edge_types[0].indexOf('weak');
  const total = nodes.length / width;
  const firstEdge = new Uint32Array(total + 1);
  for (let node = 0; node < total; node += 1)
    firstEdge[node + 1] = firstEdge[node]! + nodes[node * width + count]!;
  const parents = new Int32Array(total).fill(-2);
  parents[0] = -1;
  const queue = [0];
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at]!;
    for (let edge = firstEdge[node]!; edge < firstEdge[node + 1]!; edge += 1) {
      if (edges[edge * edgeWidth + edgeType] === weak) continue;
      const to = edges[edge * edgeWidth + edgeTo]! / width;
      if (parents[to] !== -2) continue;
      parents[to] = node;
      queue.push(to);
    }
  }
  return {
    parents,
    names: (node: number) => ({
      type: meta.node_types[0][nodes[node * width + type]!] ?? '',
      name: strings[nodes[node * width + name]!] ?? '',
    }),
    sizes: (node: number) => nodes[node * width + self]!,
  };
}
