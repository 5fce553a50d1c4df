import { z } from 'zod';
import { contract } from '../../shared/contract/index.ts';
import { settingsSchema } from '../../shared/contract/settings.ts';
import { CliProblem, UsageError } from './problems.ts';

/** Every procedure of the contract as `domain.verb`. */
export function procedureNames(): string[] {
  return Object.entries(contract).flatMap(([domain, verbs]) => Object.keys(verbs).map((verb) => `${domain}.${verb}`));
}

const described = z.looseObject({ '~orpc': z.looseObject({ inputSchema: z.instanceof(z.ZodObject) }) });

/** Whether the procedure is about one add-on, by the `addonId` of its input. */
export function takesAddon(procedure: string): boolean {
  const [wantedDomain, wantedVerb] = procedure.split('.');
  const verbs = Object.entries(contract).find(([domain]) => domain === wantedDomain)?.[1] ?? {};
  const found: unknown = Object.entries(verbs).find(([verb]) => verb === wantedVerb)?.[1];
  const read = described.safeParse({ '~orpc': definitionOf(found) });
  return read.success && 'addonId' in read.data['~orpc'].inputSchema.shape;
}

function definitionOf(procedure: unknown): unknown {
  return typeof procedure === 'object' && procedure !== null && '~orpc' in procedure ? procedure['~orpc'] : null;
}

/** What these begin is of this process, and would end with it before anybody could use it. */
const vain: Readonly<Record<string, string>> = {
  'tunnels.open': '`borealis-desktop tunnel` keeps one open until Ctrl+C.',
  'tunnels.elevate': 'The commands tunnel, psql, run and doctor take --write-access.',
  'handoff.open': 'Keep a `borealis-desktop tunnel` open meanwhile.',
};

/** Throws CliProblem for a procedure that would be in vain where no app runs. */
export function refuseVain(procedure: string): void {
  const instead = vain[procedure];
  if (instead === undefined) return;
  throw new CliProblem(`No Borealis Desktop runs, so what ${procedure} begins would end with this command, at once. Start the app. ${instead}`);
}

const secretFields: Readonly<Record<string, (input: unknown) => string | null>> = {
  'account.signInWithToken': () => 'a token',
  'settings.update': (input) => {
    const { data } = settingsSchema.pick({ oauthClients: true }).safeParse(input);
    return data?.oauthClients.some(({ secret }) => secret !== '') === true ? 'the secret of an OAuth client' : null;
  },
};

/** Throws UsageError for a secret among the arguments, which every program of this computer can read. */
export function refuseSecretArgument(procedure: string, input: unknown): void {
  const secret = secretFields[procedure]?.(input) ?? null;
  if (secret === null) return;
  throw new UsageError(`${procedure} takes ${secret}, and arguments are seen by other programs and kept by the shell. Give - and the JSON on standard input: borealis-desktop call ${procedure} - < FILE`);
}
