import { randomUUID } from 'node:crypto';
import { heldCredentialsSchema } from '../../../shared/contract/integrations.ts';
import { procedureNames, refuseSecretArgument, refuseVain, takesAddon } from '../call-input.ts';
import { createVerdict } from '../ended-badly.ts';
import { appErrorOf, describeProblem, UsageError } from '../problems.ts';
import { goesOn, waitForEnd } from '../wait-for-end.ts';
import type { Command, Context } from './context.ts';

type Call = (input: unknown, options: { signal?: AbortSignal }) => Promise<unknown>;

function isCall(value: unknown): value is Call {
  return typeof value === 'function';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}

function findProcedure({ host }: Context, name: string): Call {
  const [domain = '', verb = ''] = name.split('.');
  if (!procedureNames().includes(name)) throw new UsageError(`The contract has no procedure ${name}. \`borealis-desktop call list\` names all.`);
  const client: unknown = host.client;
  const verbs: unknown = isRecord(client) ? client[domain] : undefined;
  const call: unknown = isRecord(verbs) ? verbs[verb] : undefined;
  if (!isCall(call)) throw new UsageError(`The contract has no procedure ${name}.`);
  return call;
}

async function readJson({ line, readInput }: Context): Promise<Record<string, unknown>> {
  const [, given = '{}'] = line.words;
  const text = given === '-' ? await readInput() : given;
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value) && !Array.isArray(value)) return value;
  } catch { /* Said below. */ }
  throw new UsageError('The input must be a JSON object, such as \'{"addonId":"…"}\'.');
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Adds the password, which the service gives once and only a command holds: it would end with it. Audited. */
async function withPassword({ host }: Context, answer: unknown): Promise<unknown> {
  const held = heldCredentialsSchema.parse(answer);
  return { ...held, taken: true, ...await host.client.integrations.reveal({ id: held.id }) };
}

/** What the procedure is given: the JSON, and the add-on that the options or else HEROKU_APP name. */
async function inputOf(context: Context, name: string): Promise<Record<string, unknown>> {
  const { line, app } = context;
  const input = await readJson(context);
  if (line.words[1] !== '-') refuseSecretArgument(name, input);
  const named = line.text('app') !== null || line.text('addon') !== null;
  const byDefault = app !== null && !('addonId' in input) && takesAddon(name);
  return {
    ...(name === 'restore.start' ? { jobId: randomUUID() } : {}),
    ...input,
    ...(named || byDefault ? { addonId: (await context.addon()).id } : {}),
  };
}

async function callProcedure(context: Context, name: string): Promise<number> {
  const { line, host, out, signal } = context;
  const call = findProcedure(context, name);
  const input = await inputOf(context, name);
  // Work that a command does ends with that command, whether it is this one or another.
  const passing = host.kind !== 'app';
  if (host.kind === 'alone') refuseVain(name);
  const registers = passing && name === 'integrations.register';
  // A registration that is under way is not left: its password would be lost.
  const answer = await call(input, registers ? {} : { signal });
  if (!isIterable(answer)) {
    const wait = line.flag('wait') || (passing && goesOn(name));
    const { view, code } = wait ? await waitForEnd(context, name, answer) : { view: answer, code: 0 };
    await out.write(`${JSON.stringify(registers ? await withPassword(context, view) : view)}\n`);
    return code;
  }
  const verdict = createVerdict();
  for await (const item of answer) {
    await out.write(`${JSON.stringify(item)}\n`);
    verdict.hear(item);
  }
  // The app's end and the reader's are told by run-cli.ts.
  signal.throwIfAborted();
  return verdict.endedBadly() ? 1 : 0;
}

/** `borealis-desktop call`: any procedure of the contract, for what has no command of its own. */
export const callCommand: Command = async (context) => {
  const { line, out, say } = context;
  const accepted = line.text('accept');
  if (line.words[0] === 'list') {
    await out.write(line.flag('json') ? `${JSON.stringify(procedureNames())}\n` : procedureNames().map((one) => `${one}\n`).join(''));
    return 0;
  }
  try {
    return await callProcedure(context, line.words[0] ?? '');
  } catch (error) {
    if (accepted === null || appErrorOf(error)?.code !== accepted) throw error;
    say(describeProblem(error).text);
    return 0;
  }
};
