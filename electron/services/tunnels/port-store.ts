import { join } from 'node:path';
import { z } from 'zod';
import type { Access } from '../../../shared/contract/base.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { createJsonFile } from '../storage/json-file.ts';
import type { Log } from '../deps.ts';
import type { TunnelKey } from './types.ts';

export const firstPort = 15_400;
export const lastPort = 16_399;

const schema = z.object({
  version: z.literal(1),
  ports: z.array(z.object({ addonId: z.string(), access: z.enum(['read-only', 'read-write']), port: z.number().int().min(1).max(65_535) })),
});

export interface PortStore {
  get(key: TunnelKey): number | undefined;
  /** Ports to try in turn for a key without one: never one that belongs to another database. */
  candidates(): number[];
  /** Throws `tunnel.port-invalid` when the port belongs to another database or is out of range. */
  check(key: TunnelKey, port: number): void;
  assign(key: TunnelKey, port: number): Promise<void>;
}

const is = (entry: { addonId: string; access: Access }, key: TunnelKey): boolean => entry.addonId === key.addonId && entry.access === key.access;

function invalid(port: number, problem: string): AppFailure {
  return failure('tunnel.port-invalid', { port, problem }, `Port ${port} cannot be used: ${problem}.`);
}

/** Which local port belongs to which add-on and access level, in `ports.json` of the data folder; an assignment is never given away. */
export function createPortStore({ dataDir, log }: { dataDir: string; log: Log }): PortStore {
  const file = createJsonFile({ path: join(dataDir, 'ports.json'), schema, fallback: { version: 1, ports: [] }, log });
  return {
    get: (key) => file.read().ports.find((entry) => is(entry, key))?.port,
    candidates() {
      const taken = new Set(file.read().ports.map(({ port }) => port));
      return Array.from({ length: lastPort - firstPort + 1 }, (_, index) => firstPort + index).filter((port) => !taken.has(port));
    },
    check(key, port) {
      if (!Number.isInteger(port) || port < 1024 || port > 65_535) throw invalid(port, 'it must be from 1024 to 65535');
      if (file.read().ports.some((entry) => entry.port === port && !is(entry, key))) throw invalid(port, 'it belongs to another database');
    },
    assign(key, port) {
      const others = file.read().ports.filter((entry) => !is(entry, key));
      return file.write({ version: 1, ports: [...others, { addonId: key.addonId, access: key.access, port }] });
    },
  };
}
