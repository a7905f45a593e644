import ts from 'typescript';

/** What STYLE.md asks of every file, as functions of text: `tidy.test.ts` runs them over the repository. */
export const MAX_LINES = { roomClass: 200, roomFile: 200, file: 400, function: 70 } as const;

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly rule:
    | 'roomClass'
    | 'roomFile'
    | 'file'
    | 'function'
    | 'ruleUntested'
    | 'ruleUnknown'
    | 'ruleTwice'
    | 'topLevel'
    | 'registry'
    | 'retired'
    | 'fragment'
    | 'deadPath'
    | 'unlocked'
    | 'script';
  readonly where: string;
  readonly what: string;
}

export function sayFinding({ where, what }: Finding): string {
  return `${where}: ${what}`;
}

/** Files, functions and Room classes that are too long. */
export function measure({ path, text }: SourceFile): readonly Finding[] {
  const source = parse({ path, text });
  const findings: Finding[] = [];
  const check = (rule: keyof typeof MAX_LINES, node: ts.Node, name: string, lines: number) => {
    if (lines <= MAX_LINES[rule]) return;
    const where = `${path}:${startLine(node, source) + 1}`;
    findings.push({ rule, where, what: `${name} has ${lines} lines, at most ${MAX_LINES[rule]}` });
  };
  const isRoom = /(^|\/)[A-Z]\w*Room\.ts$/.test(path);
  check(isRoom ? 'roomFile' : 'file', source, 'the file', text.replace(/\n$/, '').split('\n').length);
  walk(source, (node) => {
    if (ts.isClassLike(node) && isRoomClass(node)) {
      check('roomClass', node, `class ${node.name?.text ?? ''}`, lineSpan(node, source));
    }
    if (isFunctionWithBody(node) && !isSuiteCallback(node)) {
      check('function', node, functionName(node), ownLines(node, source));
    }
  });
  return findings;
}

/** Rule ids that no test carries, that no SPEC has, or that two SPECs claim. */
export function compareRules(specs: readonly SourceFile[], tests: readonly SourceFile[]): readonly Finding[] {
  const findings: Finding[] = [];
  const defined = new Map<string, string>();
  for (const { path, text } of specs) {
    for (const [, id = ''] of text.matchAll(/^- \*\*([A-Z]{2,3}\d+)\*\*/gm)) {
      const other = defined.get(id);
      if (other !== undefined) {
        findings.push({ rule: 'ruleTwice', where: path, what: `${id} stands in ${other} already` });
      }
      defined.set(id, path);
    }
  }
  const carried = new Map<string, string>();
  for (const file of tests) for (const id of ruleIdsOfTitles(file)) carried.set(id, file.path);
  for (const [id, path] of defined) {
    if (!carried.has(id))
      findings.push({ rule: 'ruleUntested', where: path, what: `no test title opens with [${id}]` });
  }
  for (const [id, path] of carried) {
    if (!defined.has(id))
      findings.push({ rule: 'ruleUnknown', where: path, what: `[${id}] stands in no SPEC.md` });
  }
  return findings;
}

/** Ids at the start of any string of a test file: titles, and the rows of tables that become titles. */
export function ruleIdsOfTitles(file: SourceFile): ReadonlySet<string> {
  const ids = new Set<string>();
  walk(parse(file), (node) => {
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node)) return;
    const opening = /^(?:\[[A-Z]{2,3}\d+(?:,? ?[A-Z]{2,3}\d+)*\] ?)+/.exec(node.text)?.[0] ?? '';
    for (const [id] of opening.matchAll(/[A-Z]{2,3}\d+/g)) ids.add(id);
  });
  return ids;
}

/** The names that `docs/glossary.md` lists as retired, and the word that stands for each now. */
export function retiredNames(glossary: SourceFile): ReadonlyMap<string, string> {
  const rows = glossary.text.matchAll(/^\| `(\w+)` \| `(\w+)` \|$/gm);
  return new Map([...rows].map(([, retired = '', used = '']) => [retired, used]));
}

/** Names in code that nobody should meet any more. */
export function findRetired(file: SourceFile, retired: ReadonlyMap<string, string>): readonly Finding[] {
  const source = parse(file);
  const findings: Finding[] = [];
  walk(source, (node) => {
    const used = ts.isIdentifier(node) ? retired.get(node.text) : undefined;
    if (used === undefined) return;
    const where = `${file.path}:${startLine(node, source) + 1}`;
    findings.push({ rule: 'retired', where, what: `${node.getText(source)} is called ${used} now` });
  });
  return findings;
}

/** Documents of then have unions by `t`, and a recorder's files have a field of that name. */
const SHORT_TAGS = /^server\/(domain\/documents|services\/replays)\//;

/** Unions that are told apart by `t`: properties of that name with a text of their own, and schemas that name it. */
export function findShortTags(file: SourceFile): readonly Finding[] {
  if (SHORT_TAGS.test(file.path)) return [];
  const source = parse(file);
  const findings: Finding[] = [];
  walk(source, (node) => {
    if (!isShortTag(node)) return;
    const where = `${file.path}:${startLine(node, source) + 1}`;
    findings.push({ rule: 'retired', where, what: 'unions are told apart by type, not by t' });
  });
  return findings;
}

function isShortTag(node: ts.Node): boolean {
  if (ts.isCallExpression(node))
    return /\bdiscriminatedUnion$/.test(node.expression.getText()) && node.arguments[0]?.getText() === "'t'";
  if (ts.isPropertySignature(node))
    return node.name.getText() === 't' && /^'/.test(node.type?.getText() ?? '');
  return (
    ts.isPropertyAssignment(node) &&
    node.name.getText() === 't' &&
    /^('|\w+\.literal\()/.test(node.initializer.getText())
  );
}

const TOP_FOLDERS = ['server', 'client', 'shared', 'loadtest', 'docs', 'deploy'];
const TOP_FILES = [
  'colyseus.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'README.md',
  'CONTRIBUTING.md',
  'biome.json',
  'knip.json',
  'vitest.config.ts',
  '.dependency-cruiser.cjs',
  '.dockerignore',
  '.editorconfig',
  '.env.example',
  '.gitignore',
  '.npmrc',
  '.ci',
];

export function compareTopLevel(entries: readonly string[]): readonly Finding[] {
  const allowed = [...TOP_FOLDERS, ...TOP_FILES];
  return [
    ...entries
      .filter((entry) => !allowed.includes(entry))
      .map((entry) => ({ entry, what: 'does not belong at the root' })),
    ...allowed.filter((entry) => !entries.includes(entry)).map((entry) => ({ entry, what: 'is missing' })),
  ].map(({ entry, what }) => ({ rule: 'topLevel', where: entry, what }));
}

/** Hosts that packages are downloaded from, public or a company's own. */
const REGISTRY_HOST =
  /\b(?:registry|artifactory|verdaccio|pypi|crates)(?:\.[a-z0-9-]+)*\.(?:org|com|io|dev|net|internal|local)\b|\b(?:npmjs|npmmirror|yarnpkg)\.(?:org|com)\b|\bproxy\.golang\b/i;

export function findRegistryHosts({ path, text }: SourceFile): readonly Finding[] {
  return text.split('\n').flatMap((line, index): Finding[] => {
    const host = REGISTRY_HOST.exec(line)?.[0];
    return host ? [{ rule: 'registry', where: `${path}:${index + 1}`, what: `names the host ${host}` }] : [];
  });
}

type FunctionWithBody = ts.FunctionLikeDeclaration & { readonly body: ts.Node };

function parse({ path, text }: SourceFile): ts.SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

function startLine(node: ts.Node, source: ts.SourceFile): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line;
}

function lineSpan(node: ts.Node, source: ts.SourceFile): number {
  return source.getLineAndCharacterOfPosition(node.getEnd()).line - startLine(node, source) + 1;
}

/** Lines of a function without the classes, suites and tests inside it, which are measured by themselves. */
function ownLines(node: ts.Node, source: ts.SourceFile): number {
  let lines = lineSpan(node, source);
  const subtract = (child: ts.Node): void => {
    if (ts.isClassLike(child) || isSuiteCall(child) || isTestCall(child)) lines -= lineSpan(child, source);
    else ts.forEachChild(child, subtract);
  };
  ts.forEachChild(node, subtract);
  return lines;
}

function isRoomClass(node: ts.ClassLikeDeclaration): boolean {
  const parents =
    node.heritageClauses?.filter((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword) ?? [];
  const extendsRoom = parents.some((clause) =>
    /\bRoom\b|Room$/.test(clause.types[0]?.expression.getText() ?? ''),
  );
  return extendsRoom || (node.name?.text.endsWith('Room') ?? false);
}

function isFunctionWithBody(node: ts.Node): node is FunctionWithBody {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function isSuiteCall(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && /^(describe|suite)\b/.test(node.expression.getText());
}

function isTestCall(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    /^(test|it|beforeEach|beforeAll|afterEach|afterAll)\b/.test(node.expression.getText())
  );
}

/** A `describe` is a heading, not a function. */
function isSuiteCallback(node: ts.Node): boolean {
  return (
    node.parent !== undefined &&
    isSuiteCall(node.parent) &&
    node.parent.arguments.some((argument) => argument === node)
  );
}

function functionName(node: FunctionWithBody): string {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return named ? `function ${named.getText()}` : 'a function';
}
