import type { InstallPlan, PlanNode } from '../../../shared/contract/extensions.ts';

/** What is known before anything is sent, and what Borealis has said since. */
export interface Knowledge {
  /** Versions of what is installed, by name. */
  installed: ReadonlyMap<string, string>;
  /** What the server offers; null where it could not be asked. */
  offered: ReadonlyMap<string, { version: string; requires: readonly string[] }> | null;
  /** Dependencies that Borealis named when it refused, by the name refused. */
  learnt: ReadonlyMap<string, readonly string[]>;
}

export type Plan = Omit<InstallPlan, 'unread'>;

/** What an extension needs as far as anybody knows; null where nobody does. */
export function requiresOf({ offered, learnt }: Knowledge, name: string): readonly string[] | null {
  const listed = offered?.get(name)?.requires;
  const named = learnt.get(name);
  return listed === undefined && named === undefined ? null : [...new Set([...(listed ?? []), ...(named ?? [])])];
}

function nodeOf(knowledge: Knowledge, name: string): PlanNode {
  const present = knowledge.installed.get(name);
  if (present !== undefined) return { name, state: 'present', requires: [], version: present };
  const offered = knowledge.offered?.get(name);
  const requires = requiresOf(knowledge, name);
  return {
    name,
    state: knowledge.offered !== null && offered === undefined ? 'not-offered' : 'install',
    requires: requires === null ? null : [...requires],
    version: offered?.version ?? null,
  };
}

/**
 * What installing the wanted extensions takes: leaves first, each once, without what is there. Depth first, so that a diamond's foot
 * comes before both of its sides; a name met again on the way down to itself closes a cycle.
 */
export function planInstall(wanted: readonly string[], knowledge: Knowledge): Plan {
  const nodes = new Map<string, PlanNode>();
  const order: string[] = [];
  const cycles: string[][] = [];
  const way: string[] = [];
  const visit = (name: string): void => {
    const from = way.indexOf(name);
    if (from >= 0) {
      cycles.push(way.slice(from));
      return;
    }
    if (nodes.has(name)) return;
    const node = nodeOf(knowledge, name);
    nodes.set(name, node);
    if (node.state === 'present') return;
    way.push(name);
    for (const need of node.requires ?? []) visit(need);
    way.pop();
    order.push(name);
  };
  for (const name of wanted) visit(name);
  return { nodes: [...nodes.values()], order, cycles };
}

/** Who of the plan needs each of its extensions, by name. */
export function neededBy({ nodes }: Pick<Plan, 'nodes'>): ReadonlyMap<string, string[]> {
  const users = new Map<string, string[]>();
  for (const { name, requires } of nodes) {
    for (const need of requires ?? []) users.set(need, [...(users.get(need) ?? []), name]);
  }
  return users;
}
